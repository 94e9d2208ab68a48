import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createReportPages } from "../../src/adapters/vega/page/create-report-pages.ts";
import { buildPage } from "../support/build-page.ts";
import { hasChromium, launchChromium } from "../support/chromium.ts";

const script = fileURLToPath(new URL("../../dist/browser/show-plots.js", import.meta.url));
const screens = [360, 800, 1280].flatMap((width) => [[width, "light"] as const, [width, "dark"] as const]);

describe.skipIf(!hasChromium("the page of a report"))("the page of a report in Chromium", () => {
  let browser: Browser;
  let folder: string;
  let file: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "cibot-report-page-"));
    file = join(folder, "report.html");
    const [launched, page] = await Promise.all([launchChromium(), buildPage()]);
    browser = launched;
    writeFileSync(file, await createReportPages(script).render(page));
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function openPage({ path = file, width = 1280, views = 10, ...options }: Visit = {}) {
    const viewport = { width, height: 800 };
    const context = await browser.newContext({ viewport, offline: true, ...options });
    const page = await context.newPage();
    const requests: string[] = [];
    const complaints: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("dialog", (dialog) => complaints.push(`dialog: ${dialog.message()}`));
    await page.goto(pathToFileURL(path).href);
    if (options.javaScriptEnabled !== false) await waitForViews(page, views);
    return { page, requests, complaints, close: () => context.close() };
  }

  test.each(screens)(
    "at %i px in %s colours every plot is a view, and nothing is wider than the screen",
    async (width, colorScheme) => {
      const { page, requests, complaints, close } = await openPage({ width, colorScheme });
      expect(complaints).toEqual([]);
      expect(requests.filter((url) => !/^(data|file):/.test(url))).toEqual([]);
      expect(await page.locator(".view svg").count()).toBe(10);
      expect(await page.locator(".plot > img").filter({ visible: true }).count()).toBe(0);
      await takeScreenshot(page, `report-${width}-${colorScheme}`);
      for (const fold of await page.locator("summary").all()) await fold.click();
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
      await close();
    },
  );

  test.each([360, 1280])(
    "at %i px the pointer finds the values of the nearest point, of a bar and of a cell",
    async (width) => {
      const { page, complaints, close } = await openPage({ width });
      const tooltip = page.locator(".tooltip");
      const read = () => tooltip.locator("dt, dd").allTextContents();
      await pointAt(page, "Lift curve", 0.5, 0.5);
      const point = ["model", branch, "share of rows, riskiest first", percent, "cumulative lift", number];
      await expect.poll(read).toEqual(point);
      await takeScreenshot(page, `report-tooltip-${width}`, false);
      await pointAt(page, "Positives by decile", 0.16, 0.8);
      await expect.poll(read).toEqual(expect.arrayContaining(["decile", "1", "rate of positives", percent]));
      await pointAt(page, "At cut-off 0.3: catches", 0.3, 0.5);
      const cell = ["here", expect.any(String), "rows", number, "of the actual class", percent];
      await expect.poll(read).toEqual(cell);
      await page.mouse.move(1, 1);
      await expect.poll(() => tooltip.isVisible()).toBe(false);
      expect(complaints).toEqual([]);
      await close();
    },
  );

  test("without JavaScript the pictures are seen, with their words", async () => {
    const { page, close } = await openPage({ javaScriptEnabled: false });
    const pictures = page.locator(".plot > img");
    expect(await pictures.filter({ visible: true }).count()).toBe(10);
    expect(await pictures.first().evaluate((image: { naturalWidth: number }) => image.naturalWidth)).toBe(1280);
    expect(await page.getByRole("img", { name: /^Lift curve: / }).isVisible()).toBe(true);
    await takeScreenshot(page, "report-still");
    await close();
  });

  test("a plot whose view fails stays a picture, and what it asks for is not loaded", async () => {
    const path = join(folder, "broken.html");
    const page = await buildPage();
    const spec = { mark: "bar", data: { url: "https://example.org/rows.json" } };
    const views = { ...page.views, "plots/lift.png": spec };
    writeFileSync(path, await createReportPages(script).render({ ...page, views }));
    const visit = await openPage({ path, views: 9 });
    expect(visit.complaints).toEqual([expect.stringContaining("https://example.org/rows.json is not loaded")]);
    expect(visit.requests.filter((url) => !/^(data|file):/.test(url))).toEqual([]);
    expect(await visit.page.getByRole("img", { name: /^Lift curve: / }).evaluate(({ tagName }) => tagName)).toBe("IMG");
    await visit.close();
  });

  test("a finger finds values too", async () => {
    const { page, close } = await openPage({ width: 360, hasTouch: true });
    const { x, y } = await findBox(page, "Lift curve");
    await page.touchscreen.tap(x + 150, y + 100);
    await expect.poll(() => page.locator(".tooltip dd").allTextContents()).toEqual([branch, percent, number]);
    await close();
  });

  test("the evidence can be saved", async () => {
    const { page, close } = await openPage();
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByText("report.json").click()]);
    expect(download.suggestedFilename()).toBe("report.json");
    expect(JSON.parse(await readFile(await download.path(), "utf8"))).toMatchObject({ model: "credit-default" });
    await close();
  });

  test("hostile names run nothing and load nothing", async () => {
    const hostile = "</script><img src=x onerror=alert(1)><script>alert(2)</script>\u2028.";
    const path = join(folder, "hostile.html");
    const views = {
      "plots/lift.png": {
        title: hostile,
        data: { values: [{ a: hostile }] },
        mark: "text",
        encoding: { text: { field: "a" } },
      },
    };
    const page = await buildPage({ model: hostile, notes: [hostile] });
    const text = {
      ...page,
      headline: hostile,
      markdown: `${page.markdown}\n${hostile}\n\n<a href="javascript:alert(3)">x</a>`,
    };
    writeFileSync(path, await createReportPages(script).render({ ...text, views }));
    const visit = await openPage({ path, views: 1 });
    expect(visit.complaints).toEqual([]);
    expect(visit.requests.filter((url) => !/^(data|file):/.test(url))).toEqual([]);
    expect(await visit.page.locator("script:not([type])").count()).toBe(1);
    expect(await visit.page.locator("[onerror], a[href^='javascript']").count()).toBe(0);
    expect(await visit.page.title()).toBe(`${hostile}: ${hostile}`);
    await visit.close();
  });
});

const branch = expect.stringMatching(/^(cibot\/exp-dapper-mole 3fa9c1d2|main 9bc01e77)$/);
const percent = expect.stringMatching(/^[\d.]+ %$/);
const number = expect.stringMatching(/^[\d.,]+$/);

interface Visit {
  readonly width?: number;
  readonly colorScheme?: "light" | "dark";
  readonly javaScriptEnabled?: boolean;
  readonly path?: string;
  readonly hasTouch?: boolean;
  /** How many of the plots are shown by their specification. */
  readonly views?: number;
}

async function waitForViews(page: Page, count: number): Promise<void> {
  await expect.poll(() => page.locator(".plot > .view").count(), { timeout: 15_000 }).toBe(count);
}

/** Where the view with that description is, once it is on the screen. */
async function findBox(page: Page, name: string) {
  const view = page.getByRole("img", { name });
  await view.scrollIntoViewIfNeeded();
  const box = await view.boundingBox();
  if (box === null) throw new Error(`${name} is not seen`);
  return box;
}

/** Moves the pointer to a place in a view, as shares of its size. */
async function pointAt(page: Page, name: string, x: number, y: number): Promise<void> {
  const box = await findBox(page, name);
  await page.mouse.move(box.x + x * box.width - 2, box.y + y * box.height);
  await page.mouse.move(box.x + x * box.width, box.y + y * box.height);
}

async function takeScreenshot(page: Page, name: string, fullPage = true): Promise<void> {
  const target = process.env.CIBOT_SCREENSHOTS;
  if (target === undefined || target === "") return;
  mkdirSync(target, { recursive: true });
  await page.screenshot({ path: join(target, `${name}.png`), fullPage });
}
