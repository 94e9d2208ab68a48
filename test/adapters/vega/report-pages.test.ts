import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { createReportPages } from "../../../src/adapters/vega/page/create-report-pages.ts";
import type { ReportPage } from "../../../src/ports/report-pages.ts";

const pages = createReportPages(fileURLToPath(new URL("../../../dist/browser/show-plots.js", import.meta.url)));
const png = Uint8Array.from([137, 80, 78, 71]);
const pngAddress = "data:image/png;base64,iVBORw==";
const bars = { mark: "bar", data: { values: [{ a: 1 }] }, encoding: { x: { field: "a", type: "quantitative" } } };

const render = (overrides: Partial<ReportPage> = {}) =>
  pages.render({
    model: "credit-default",
    headline: "Better than main",
    at: "2026-11-24T12:00:00.000Z",
    markdown: "### ✅ Better than main\n\n![Lift 2.2](plots/lift.png){width=640}\n\n![Logo](logo.svg)\n",
    images: { "plots/lift.png": png, "logo.svg": Buffer.from("<svg/>") },
    views: { "plots/lift.png": bars },
    evidence: '{"version":1}',
    ...overrides,
  });

const find = (pattern: RegExp, html: string) => [...html.matchAll(pattern)].map(([, found = ""]) => found);
const scripts = (html: string) => find(/<script>([\s\S]*?)<\/script>/g, html);
const specs = (html: string) => find(/<script type="application\/json">([\s\S]*?)<\/script>/g, html);

test("its policy allows its own script and style and what is in it, and nothing else", async () => {
  const html = await render();
  const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  const styles = find(/<style>([\s\S]*?)<\/style>/g, html);
  expect([scripts(html).length, styles.length]).toEqual([1, 1]);
  const [script = "", style = ""] = [...scripts(html), ...styles];
  expect(find(/Content-Security-Policy" content="([^"]*)"/g, html)).toEqual([
    `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; img-src data:; font-src data:; base-uri 'none'; form-action 'none'`,
  ]);
  expect(html).not.toMatch(/ (style|on[a-z]+)="/);
});

test("it carries every picture, and refers to no other file", async () => {
  const html = await render();
  const loaded = find(/<(?:img|script|link|source|iframe)\b[^>]*?(?:src|href)="([^"]*)"/g, html);
  expect(loaded).toEqual([pngAddress, "data:image/svg+xml;base64,PHN2Zy8+"]);
  expect(
    find(/url\("?(.{20})/g, html.replace(scripts(html)[0] ?? "", "")).filter((url) => !url.startsWith("data:")),
  ).toEqual([]);
  expect(html).toContain(`<img src="${pngAddress}" alt="Lift 2.2" width="640">`);
  expect(html).toContain("<title>credit-default: Better than main</title>");
});

test("an image whose file is not part of the report is named", async () => {
  expect(await render({ markdown: "![Gone](gone.png) ![](__proto__)" })).toMatch(
    /<span class="absent">Gone<\/span> <span class="absent">__proto__<\/span>/,
  );
});

test("a plot has its Vega specification beside it; one that does not compile is a picture", async () => {
  const html = await render();
  expect(specs(html).map((text) => JSON.parse(text).$schema)).toEqual(["https://vega.github.io/schema/vega/v6.json"]);
  const broken = await render({ views: { "plots/lift.png": { mark: "no such mark", data: { values: [] } } } });
  expect(specs(broken)).toEqual([]);
  expect(broken).toContain(`<img src="${pngAddress}" alt="Lift 2.2" width="640">`);
});

test("no text of the report can close a script or open an element", async () => {
  const text = "</script><img src=x onerror=alert(1)><!--\u2028";
  const spec = { ...bars, data: { values: [{ a: text }] } };
  const html = await render({
    model: text,
    headline: text,
    at: text,
    markdown: text,
    views: { "plots/lift.png": spec },
  });
  expect(html).not.toMatch(/<img[^>]*onerror/);
  const shown = await render({ views: { "plots/lift.png": spec } });
  expect(scripts(shown)).toEqual(scripts(await render()));
  expect(specs(shown)[0]).not.toMatch(/<|\u2028/);
  expect(specs(shown)[0]).toContain("\\u003c/script>\\u003cimg src=x onerror=alert(1)>\\u003c!--\\u2028");
});

test("links lead to the web only, and tell it nothing", async () => {
  const html = await render({ markdown: "[job](https://ci.example/1) <a href='javascript:alert(1)'>x</a>" });
  expect(html).toContain('<a href="https://ci.example/1" rel="nofollow noopener noreferrer">job</a> <a>x</a>');
});

test("the same report gives the same bytes", async () => {
  expect(await render()).toBe(await render());
});
