import fc from "fast-check";
import { expect, test } from "vitest";
import { finishBody } from "../../../src/core/trust/finish-body.ts";
import { shrinkBody } from "../../../src/core/trust/shrink-body.ts";
import { findNodes, renderMarkdown } from "../../support/read-markdown.ts";

const link = "https://ci.example/-/jobs/1/artifacts/file/report.md";
const verdict = "# The verdict\n\nBetter.\n";
const fold = (name: string) => `<details><summary>${name}</summary>\n\n${`| ${name} | 1 |\n`.repeat(20)}\n</details>\n`;
const report = [verdict, "## Metrics\n\ntext\n", fold("first"), fold("second"), "## Training\n\nlong\n"].join("\n");
const bytes = (text: string) => Buffer.byteLength(text);
const shrink = (markdown: string, limit: number) => shrinkBody(markdown, { limit, link });

test("a body within its limit is the same string", () => {
  expect(shrink(report, bytes(report))).toEqual({ markdown: report, removed: 0 });
});

test("folds go first, the last one before the others, then sections from the end; the verdict stays", () => {
  const left = (limit: number) =>
    ["verdict", "Metrics", "first", "second", "Training"].filter(
      (name) =>
        shrink(report, limit).markdown.includes(`${name}\n`) || shrink(report, limit).markdown.includes(`>${name}<`),
    );
  expect(left(bytes(report) - 1)).toEqual(["verdict", "Metrics", "first", "Training"]);
  expect(left(400)).toEqual(["verdict", "Metrics", "Training"]);
  expect(left(237)).toEqual(["verdict", "Metrics"]);
  expect(left(219)).toEqual(["verdict"]);
});

test("the last line says how many sections are missing, why, and where they are", () => {
  const { markdown, removed } = shrink(report, 400);
  expect(removed).toBe(2);
  expect(markdown.trimEnd().split("\n").at(-1)).toBe(
    `*2 sections of this report are left out or cut short here: the whole is longer than a comment may be.* [The whole report](${link})`,
  );
  expect(shrinkBody(report, { limit: 400, link: null }).markdown).not.toContain("The whole report");
});

test.each([
  ["in a fence", `# A\n\n\`\`\`\`text\n${"line\n".repeat(200)}\`\`\`\`\n`, /line\n````\n\n\*1 section/],
  ["in a table", `# A\n\n| a | b |\n|---|---|\n${"| 1 | 2 |\n".repeat(200)}`, /\n\| 1 \| 2 \|\n\n\*1 section/],
  ["in a fold", `<details>\n\n${"line\n".repeat(200)}\n</details>\n`, /line\n\n<\/details>\n\n\*1 section/],
  [
    "in a fence in a fold",
    `<details>\n\n~~~\n${"line\n".repeat(200)}~~~\n\n</details>\n`,
    /line\n~~~\n\n<\/details>\n\n\*1 section/,
  ],
  ["in one long line", "word ".repeat(200), /wor?d? ?\n\n\*1 section/],
  ["in an open fence", `# A\n\n\`\`\`\n${"# line\n".repeat(200)}`, /# line\n```\n\n\*1 section/],
])("a first section that is too long is cut where that breaks nothing: %s", (_where, markdown, expected) => {
  const { markdown: cut, removed } = shrink(markdown, 400);
  expect(cut).toMatch(expected);
  expect(removed).toBe(1);
  expect(findNodes(renderMarkdown(cut), "a")).toHaveLength(1);
});

test("headings and folds in code are no sections", () => {
  const markdown = `${verdict}\n\`\`\`\n# code\n<details>\n\`\`\`\n\n## Last\n\n${"x ".repeat(200)}`;
  expect(shrink(markdown, 400).markdown).toContain("# code\n<details>\n```\n\n*1 section");
});

test.each([0, 1, 5, 60, 200])("a limit of %i bytes holds even when the note has no room", (limit) => {
  expect(bytes(shrink("📈".repeat(1000), limit).markdown)).toBeLessThanOrEqual(limit);
});

const anyBody = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "# a\n",
        "<details>\n",
        "</details>\n",
        "```\n",
        "~~~\n",
        "| a | b |\n",
        "\n",
        "📈",
        "é",
        "text ",
      ),
      fc.string(),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(""));

test("no result exceeds its limit or ends in half a character, and only a cut body is changed", () => {
  fc.assert(
    fc.property(anyBody, fc.nat(500), (markdown, limit) => {
      const { markdown: shrunk, removed } = shrink(markdown, limit);
      expect(bytes(shrunk)).toBeLessThanOrEqual(limit);
      expect(shrunk).not.toMatch(/\p{Surrogate}/u);
      expect(removed === 0).toBe(shrunk === markdown);
    }),
  );
});

test("a cut in a code span does not wake the mention that it held", () => {
  const { markdown } = finishBody(`\`${"@all ".repeat(100)}\``, { limit: 300, link: null, isForgeImage: () => false });
  expect(markdown).not.toMatch(/(?<![A-Za-z0-9])@all/);
  expect(bytes(markdown)).toBeLessThanOrEqual(300);
});

test("a report that is too long to be read keeps its verdict, and is cut by sections", () => {
  const long = `${verdict}\n${Array.from({ length: 40 }, (_, index) => `## Part ${index}\n\n${"words and words ".repeat(500)}\n`).join("\n")}`;
  const { markdown, removed } = finishBody(long, { limit: 1_000_000, link, isForgeImage: () => false });
  expect(markdown.startsWith(verdict)).toBe(true);
  expect(removed).toBeGreaterThan(0);
  expect(markdown).toContain("## Part 10\n");
});
