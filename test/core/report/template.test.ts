import { expect, test } from "vitest";
import { historyPlace } from "../../../src/core/publishing/run-history.ts";
import { renderReport } from "../../../src/core/report/render-report.ts";
import { blockNames, parseTemplate } from "../../../src/core/report/template.ts";
import { buildReport } from "../../support/build-report.ts";
import { findNodes, renderMarkdown } from "../../support/read-markdown.ts";

const quiet = buildReport({ notes: [] });
const render = (text: string, report = quiet) => renderReport(report, parseTemplate(text, "report.md.tpl"));

test("the default report is a template of all blocks in their order", () => {
  const text = blockNames.map((name) => `{{${name}}}`).join("\n");
  expect(render(text, buildReport())).toBe(renderReport(buildReport()));
});

test("a team's own words stand around the blocks, in the team's order", () => {
  const report = render("# Credit default\n\nOwner: risk.\n{{headline}}\n\n\nSee the wiki.\n{{ cut_off }}\n");
  expect(report).toMatch(
    /^# Credit default\n\nOwner: risk\.\n\n### ✅ Better than main.*\n\nSee the wiki\.\n\n\| At cut-off 0\.2 [^#]*\|\n$/,
  );
});

test("inside a fold a block is rendered too: blank lines are put around it", () => {
  const html = renderMarkdown(render("<details><summary>Cut-off</summary>\n{{cut_off}}\n</details>"));
  expect(findNodes(findNodes(html, "details")[0] ?? html, "table")).toHaveLength(1);
});

test("a block with nothing to say leaves no gap", () => {
  expect(render("above\n\n{{training}}\n\nbelow", buildReport({ notes: [], training: null }))).toBe("above\n\nbelow\n");
});

test.each([
  ["with line feeds", "a\n\n{{footer}}\n"],
  ["of Windows, with a byte order mark", "\ufeffa\r\n\r\n{{footer}}\r\n"],
])("a template %s reads the same", (_what, text) => {
  expect(render(text)).toBe(render("a\n{{footer}}"));
});

test("code of a team stays as it is, with its indentation and its blank lines", () => {
  const code = "    indented\n\n```yaml\na: 1\n\n\nb: \\{{ jinja }}\n```";
  expect(render(`\n\n${code}\n\n`)).toBe(`${code.replace("\\{{", "{{")}\n`);
});

test("one plot stands where the template wants it; one that was not drawn is said, not skipped", () => {
  expect(render("{{plot:lift}}\n\nText\n\n{{plot:dvclive/roc <x>.json}}")).toBe(
    [
      "![Lift 2.2 in the first decile, was 2.1](plots/lift.3fa9c1d2.png){width=640}",
      "Text",
      "*The plot dvclive/roc &lt;x>.json is not in this report.*\n",
    ].join("\n\n"),
  );
});

test("notes cannot be left out: a template without them has them at its end", () => {
  const report = render("{{headline}}\n", buildReport());
  expect(report.trimEnd().split("\n").at(-1)).toBe("> ⚠️ test.f1 in metrics.json is no finite number");
  expect(render("{{notes}}\n{{headline}}", buildReport()).match(/⚠️/g)).toHaveLength(1);
});

test("the history has its place only where the template gives it one", () => {
  expect(render("{{history}}\nx")).toBe(`${historyPlace}\n\nx\n`);
  expect(render("x")).not.toContain("cibot:history");
});

test.each([
  ["a misspelt block", "a\n{{metrcs}}", 'line 2: unknown block "metrcs", did you mean "metrics"?'],
  ["something else entirely", "{{customer_name}}", 'line 1: unknown block "customer_name" (known: headline, context,'],
  ["a block in a sentence", "The {{headline}} is", "line 1: {{headline}} must stand on a line of its own"],
  ["two blocks on a line", "{{headline}} {{context}}", "line 1: {{headline}} must stand on a line of its own"],
  ["a block in a list", "- {{metrics}}", "line 1: {{metrics}} must stand on a line of its own"],
  ["a plot without a name", "{{plot:}}", 'line 1: unknown block "plot:"'],
  ["no name", "{{}}", 'line 1: unknown block ""'],
  ["a name of JavaScript", "{{constructor}}", 'line 1: unknown block "constructor"'],
])("%s is an error with its line", (_what, text, message) => {
  expect(() => parseTemplate(text, "report.md.tpl")).toThrow(
    expect.objectContaining({ code: "invalid_template", message: expect.stringContaining(message) }),
  );
});

test("all problems are told at once", () => {
  expect(() => parseTemplate("{{metrcs}}\n\n{{notse}}", "t.md")).toThrow(
    't.md has 2 problems: line 1: unknown block "metrcs", did you mean "metrics"? · line 3: unknown block "notse", did you mean "notes"?',
  );
});
