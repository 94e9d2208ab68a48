import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codeBlock, codeSpan, escapeText, htmlCode, renderFold } from "../../../src/core/report/markdown.ts";
import { renderTable } from "../../../src/core/report/render-table.ts";
import {
  elementNames,
  findNodes,
  parseMarkdown,
  proseOf,
  reference,
  renderMarkdown,
  textOf,
} from "../../support/read-markdown.ts";

const hostile = [
  "<img src=x onerror=alert(1)>",
  "</details>",
  "<!-- open",
  "<https://evil.example>",
  "&lt;b&gt;&#64;all",
  "# heading",
  "===",
  "---",
  "1. one",
  "1) one",
  "- item",
  "+ item",
  "* item",
  "> quote",
  ">>> quote",
  "| a | b |",
  "a\\|b",
  "a\\",
  "`code",
  "``` fence",
  "~~~ fence",
  "    indented",
  "**b** _i_ ~~s~~",
  "[x](http://evil.example)",
  "![x](http://evil.example/?leak)",
  "[x][y]",
  "[^1]",
  "[x]: http://evil.example",
  "_www.evil.example",
  "a@.http://evil.example",
  "https://evil.example/x",
  "HTTP://evil.example/x",
  "WWW.evil.example",
  "me@evil.example",
  "ssh://evil.example",
  "@all",
  "@_root",
  "@org/team",
  "(@all)",
  "#1",
  "group/project#1",
  "Closes #1",
  "!12",
  '%"1.0"',
  "&5",
  '~"needs review"',
  "$12",
  "$`a`$",
  "/merge",
  " /close",
  "\r/close",
  "a\n/approve",
  "a\n\n/approve\n\nb",
  "a\u2028/close",
  "a\u2029/close",
  "",
  " ",
];
const hostileText = fc.string({
  unit: fc.constantFrom(..."<>&\"'`*_~[]()!@#$%/\\|:.-+= \n\t=1aw", "http://", "www.", "<!--", "```", "&#64;"),
});
const flatten = (text: string) => text.replaceAll(/\s+/g, " ").trim();
const visible = (text: string) => flatten(text.replaceAll("\u200b", ""));

describe("escapeText", () => {
  const places: [string, (text: string) => string][] = [
    ["a paragraph of its own", (text) => text],
    ["a line after another", (text) => `\`model\`  \n${text}.`],
    ["the middle of a line", (text) => `so (${text}) it is`],
    ["a heading", (text) => `### ✅ ${text}`],
    ["a quote", (text) => `> ⚠️ ${text}`],
    ["bold text", (text) => `**Result: ${text}.**`],
    ["a cell", (text) => renderTable([{ title: "a", align: "left" }], [[text]])],
  ];

  test.each(places)("no markup, reference or command escapes from %s", (_what, place) => {
    const expected = elementNames(renderMarkdown(place("text")));
    for (const text of hostile.filter((text) => text.trim() !== "")) {
      const html = renderMarkdown(place(escapeText(text)));
      expect.soft(elementNames(html), text).toEqual(expected);
      expect.soft(proseOf(html), text).not.toMatch(reference);
    }
  });

  test("any text is rendered as it is, with nothing around it", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const html = renderMarkdown(`so ${escapeText(text)} it is`);
        expect(elementNames(html)).toEqual(["p"]);
        expect(visible(textOf(html))).toBe(flatten(`so ${text} it is`));
        expect(textOf(html)).not.toMatch(reference);
      }),
    );
  });

  test("any text that begins a paragraph stays one paragraph", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const html = renderMarkdown(`before\n${escapeText(text)} it is`);
        expect(elementNames(html)).toEqual(["p"]);
        expect(visible(textOf(html))).toBe(flatten(`before ${text} it is`));
      }),
    );
  });

  test("no text is a quick action: it is one line that begins with no slash", () => {
    fc.assert(
      fc.property(fc.oneof(hostileText, fc.constantFrom(...hostile)), (text) => {
        expect(escapeText(text)).not.toMatch(/^\s*\/|[\n\r\u2028\u2029]/);
      }),
    );
  });

  test("ordinary words and numbers stay readable in the source", () => {
    const text = "ROC AUC 0.770 → 0.782 (+0.012, 95 % CI +0.004 to +0.020)";
    expect(escapeText(text)).toBe(text);
  });
});

describe("codeSpan", () => {
  test("any text is one code span with that text, and references in it are none", () => {
    fc.assert(
      fc.property(fc.oneof(hostileText, fc.constantFrom(...hostile)), (text) => {
        const html = renderMarkdown(`a ${codeSpan(text)} b`);
        expect(elementNames(html)).toEqual(["p", "code"]);
        expect(findNodes(html, "code").map(textOf).map(flatten)).toEqual([flatten(text)]);
      }),
    );
  });

  test("two code spans on a line never become one", () => {
    fc.assert(
      fc.property(hostileText, hostileText, (a, b) => {
        const html = renderMarkdown(`x ${codeSpan(a)} · ${codeSpan(b)} y`);
        expect(elementNames(html)).toEqual(["p", "code", "code"]);
      }),
    );
  });
});

describe("codeBlock", () => {
  test("any text is one code block with that text", () => {
    const lines = fc.array(fc.oneof(hostileText, fc.constantFrom(...hostile)));
    fc.assert(
      fc.property(lines, (tail) => {
        const text = tail.join("\n");
        const tree = parseMarkdown(`before\n\n${codeBlock(text)}\n\nafter`);
        expect(tree.children?.map(({ type }) => type)).toEqual(["paragraph", "code", "paragraph"]);
        expect(findNodes(tree, "code")[0]?.value).toBe(text.replaceAll("\r", ""));
      }),
    );
  });

  test("a block inside a fold does not close the fold", () => {
    const html = renderMarkdown(renderFold("Log", codeBlock("</details>\n```\n</details>\n````")));
    expect(elementNames(html)).toEqual(["details", "summary", "pre", "code"]);
  });

  test("a log of a million backticks is a block like any other", () => {
    const block = codeBlock("` ".repeat(1_000_000));
    expect(block.slice(0, 8)).toBe("```text\n");
    expect(block.slice(-4)).toBe("\n```");
  });
});

describe("renderTable", () => {
  const cell = fc.oneof(hostileText, fc.constantFrom(...hostile));

  test("every row has a cell per column, whatever its code spans and texts hold", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), cell, (rows, title) => {
        const columns = [
          { title: codeSpan(title), align: "left" },
          { title: "now", align: "right" },
        ] as const;
        const cells = rows.map(([a, b]) => [codeSpan(a), escapeText(b)]);
        const table = findNodes(parseMarkdown(renderTable(columns, cells)), "table");
        expect(table[0]?.children?.map((row) => row.children?.length)).toEqual([2, ...rows.map(() => 2)]);
      }),
    );
  });

  test.each(["a|b", "|", "a||b", "| a |"])("a pipe in code is shown as it is: %s", (text) => {
    const html = renderMarkdown(renderTable([{ title: "a", align: "left" }], [[codeSpan(text)]]));
    expect(findNodes(html, "code").map(textOf)).toEqual([text.trim()]);
  });
});

describe("renderFold", () => {
  test("Markdown inside is rendered", () => {
    const html = renderMarkdown(renderFold("More", "- **a**\n- b"));
    expect(elementNames(html)).toEqual(["details", "summary", "ul", "li", "strong", "li"]);
  });

  test.each(hostile.filter((text) => text.trim() !== ""))("a summary shows %j as code and nothing else", (text) => {
    const html = renderMarkdown(renderFold(`Deciles of ${htmlCode(text)}`, "body"));
    expect(elementNames(html)).toEqual(["details", "summary", "code", "p"]);
    expect(findNodes(html, "code").map(textOf).map(flatten)).toEqual([flatten(text)]);
  });
});
