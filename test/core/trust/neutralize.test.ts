import { expect, test } from "vitest";
import { neutralize } from "../../../src/core/trust/neutralize.ts";
import { findNodes, renderMarkdown } from "../../support/read-markdown.ts";

const isForgeImage = (url: string) => url.startsWith("/uploads/");
/** A dot shows where the invisible character stands. */
const neutral = (markdown: string) => neutralize(markdown, { isForgeImage }).replaceAll("\u200b", "·");

test.each([
  ["a line of its own", "/merge", "·/merge"],
  ["in capitals", "/CLOSE", "·/CLOSE"],
  ["with a letter that is one to a search without case", "/ſpend 1h", "·/ſpend 1h"],
  ["indented", " /close", " ·/close"],
  ["behind a lone carriage return", "a\r/close", "a\n·/close"],
  ["at the end of a Windows line", "a\r\n/close\r\n", "a\n·/close\n"],
  ["behind U+2028, which is no line end any more", "a\u2028/close", "a /close"],
  ["behind an HTML block", "<div>\n</div>\n/close", "<div>\n</div>\n·/close"],
  ["in an HTML block", "<div>\n/close\n</div>", "<div>\n·/close\n</div>"],
  ["in an HTML comment", "<!-- a\n/close\n-->", "<!-- a\n·/close\n-->"],
  ["in a table", "| a |\n|---|\n| /close |", "| a |\n|---|\n| ·/close |"],
  ["in a list", "- /close\n1. /close\n- [ ] /close", "- ·/close\n1. ·/close\n- [ ] ·/close"],
  ["in a quote", "> /close\n>> /close", "> ·/close\n>> ·/close"],
  ["in GitLab's quote", ">>>\n/close\n>>>", ">>>\n·/close\n>>>"],
  ["behind a blank that is written as an entity", "&#32;/close\n&nbsp;/close", "&#32;·/close\n&nbsp;·/close"],
  ["whose letter is written as an entity", "/&#99;lose", "·/close"],
  ["behind a line break of HTML", "<br>/close", "<br>·/close"],
  ["as the address of a link", "[a](\n/close\n)", "[a](\n·/close\n)"],
  ["at the end of the body", "text\n\n/close", "text\n\n·/close"],
  ["alone in a code block", "```\n/close\n/label ~a\n```", "```\n·/close\n·/label ~a\n```"],
  ["in code that front matter would end", "---\n~~~\n---\n/data/x\n~~~", "---\n~~~\n---\n·/data/x\n~~~"],
])("group 1, quick actions: %s is disarmed", (_what, markdown, expected) => {
  expect(neutral(markdown)).toBe(expected);
});

test("group 2, the answer 202: a body of a command alone is text, and none is left to run", () => {
  expect(neutral("/approve\n/merge\n")).toBe("·/approve\n·/merge\n");
});

test.each([
  ["everybody", "@all @here", "@·all @·here"],
  ["a team", "@org/team", "@·org/team"],
  ["in brackets", "(@user)", "(@·user)"],
  ["behind an underscore", "_@user_", "_@·user_"],
  ["escaped", "\\@all", "\\@·all"],
  ["as an entity", "&#64;all &#x40;all &#00064;all &commat;all", "&#64;·all &#x40;·all &#00064;·all &commat;·all"],
  ["as an entity that HTML ends by itself", "<div>&#64all</div>", "<div>&#64·all</div>"],
  ["split by emphasis", "@*all* *@*all", "@·*all* *@·*all"],
  ["whose letters are entities", "@&#97;ll", "@·all"],
  ["in HTML", "<b>@all</b>", "<b>@·all</b>"],
  ["in a heading and a cell", "# @a\n\n| @b |\n|---|", "# @·a\n\n| @·b |\n|---|"],
  ["as the address of a link", "[x](@all) [y](%40all)", "[x](./@all) [y](./%40all)"],
  ["in an address", "https://a.example/@all", "https://a.example/%40all"],
  ["in a table of JSON", '```json:table\n{"a": "@all"}\n```', '```json:table\n{"a": "@·all"}\n```'],
  ["in what is mathematics to GitLab", "$ ` $ `@all`", "$ ` $ `@·all`"],
  ["behind a removed character", "a\u202e\u0000@all", "a\ufffd@·all"],
])("group 3, mentions: %s is disarmed", (_what, markdown, expected) => {
  expect(neutral(markdown)).toBe(expected);
});

test.each(["a@b.example", "lift@10", "precision @ 5", "`@all`", "```\n@dataclass\n```", "mail <a@b.example>"])(
  "group 3, mentions: %j mentions nobody and stays",
  (markdown) => {
    expect(neutral(markdown)).toBe(markdown);
  },
);

test.each([
  ["Closes #1", "C·loses #1"],
  ["fixes: group/project#1", "f·ixes: group/project#1"],
  ["Resolves https://gitlab.example/a/b/-/issues/1", "R·esolves https://gitlab.example/a/b/-/issues/1"],
  ["implemented GH-12", "i·mplemented GH-12"],
  ["Closing issues #1, #2 and #3", "C·losing issues #1, #2 and #3"],
  ["**Fix** [#1](x)", "**F·ix** [#1](x)"],
  ["fixed <b>#1</b>", "f·ixed <b>#1</b>"],
  ["close &#35;1", "c·lose &#35;1"],
  ["&#67;loses #1", "C·loses #1"],
  ["closes ABC-12", "c·loses ABC-12"],
  ["```\nfixes #1\n```", "```\nf·ixes #1\n```"],
])("group 4, closing keywords: %j closes nothing", (markdown, expected) => {
  expect(neutral(markdown)).toBe(expected);
});

test.each(["fixes the bug of #12", "closed", "We resolved it.", "prefix #1", "see #12 and !3"])(
  "group 4, closing keywords: %j closes nothing as it is",
  (markdown) => {
    expect(neutral(markdown)).toBe(markdown);
  },
);

test.each([
  ["as we write it", "<!-- cibot:key=a;sha=b -->", "&lt;!-- cibot:key=a;sha=b -->"],
  ["in capitals without a blank", "<!--CIBOT:key -->", "&lt;!--CIBOT:key -->"],
  ["on two lines", "<!--\n cibot:key -->", "&lt;!--\n cibot:key -->"],
  ["in a sentence", "a <!-- cibot:key --> b", "a &lt;!-- cibot:key --> b"],
  ["without an end", "a\n\n<!-- cibot:key", "a\n\n&lt;!-- cibot:key"],
  ["without an end, of anything", "<!-- x\n\nrest", "&lt;!-- x\n\nrest"],
  ["that ends early in a browser", "<!--> <img src=x> -->", "&lt;!--> &lt;img src=x> -->"],
  ["that a browser ends at once", "<!--> a -->", "&lt;!--> a -->"],
  ["in a code block", "```\n<!-- cibot:key -->\n```", "```\n<·!-- cibot:key -->\n```"],
])("group 5, forged markers: one %s is shown", (_what, markdown, expected) => {
  expect(neutral(markdown)).toBe(expected);
});

test("group 5, forged markers: comments of others stay", () => {
  expect(neutral("<!-- a note -->\n\ntext <!-- another --> text")).toBe(
    "<!-- a note -->\n\ntext <!-- another --> text",
  );
});

test("group 6, marker syntax: an end without a beginning is text", () => {
  expect(neutral("a --> b\n\n--> c")).toBe("a --> b\n\n--> c");
});

test.each([
  ["a pixel", '<img src="http://evil.example/?leak">', '&lt;img src="http://evil.example/?leak">'],
  ["a pixel without quotes", "<img src=http://evil.example/?leak>", "&lt;img src=http://evil.example/?leak>"],
  ["a pixel in a list", "- a <IMG SRC=//evil.example/a>", "- a &lt;IMG SRC=//evil.example/a>"],
  ["a pixel whose address is encoded", '<img src="&#47;uploads/a">', '&lt;img src="&#47;uploads/a">'],
  ["a handler", '<img src="/uploads/a" onerror="x">', '&lt;img src="/uploads/a" onerror="x">'],
  ["a script", "<script>alert(1)</script>", "&lt;script>alert(1)&lt;/script>"],
  ["a style", '<div style="position:fixed">x</div>', '&lt;div style="position:fixed">x&lt;/div>'],
  ["a link of HTML", '<a href="javascript:x">a</a>', '&lt;a href="javascript:x">a&lt;/a>'],
  ["an end of a fold", "a\n\n</details>\n\nb", "a\n\n&lt;/details>\n\nb"],
  [
    "an end of a fold in a quote",
    "<details>\n\n> </details>\n\n</details>",
    "<details>\n\n> &lt;/details>\n\n</details>",
  ],
  ["an open fold", "<details><summary>a</summary>\n\nb", "<details><summary>a</summary>\n\nb\n\n</details>\n"],
  ["an open letter style", "a <b>b\n\nc", "a &lt;b>b\n\nc"],
  ["a table that is open in a heading", "# <table><tr><td>", "# &lt;table><tr><td>"],
  ["tags that cross", "<b><i>x</b></i>", "<b>&lt;i>x</b>&lt;/i>"],
  ["a remote image", "![a](https://evil.example/x.png)", "[a](https://evil.example/x.png)"],
  ["a remote image without words", "![](https://evil.example/x.png)", "[image](https://evil.example/x.png)"],
  ["a remote image behind marks", "!!![a](//evil.example/x)", "!!·[a](https://evil.example/x)"],
  ["a remote image by reference", "![a][r]\n\n[r]: http://evil.example", "[a][r]\n\n[r]: http://evil.example"],
  ["a remote image in a link", "[![a](http://e.example)](x)", "[[a](http://e.example)](x)"],
  ["an alternative text like an end", "![a](b)](http://e.example)", "[a](b)](http://e.example)"],
  ["a script as link", "[a](javascript:x) [b](JaVa&#115;cript:x)", "[a](#) [b](#)"],
  ["a script as link, with blanks", "[a](<java\tscript:x>) [b](&#1;javascript:x)", "[a](#) [b](#)"],
  ["data as link", "[a](data:text/html,x) [b](vbscript:x) [c](file:///etc)", "[a](#) [b](#) [c](#)"],
  ["a script that stands for itself", "<javascript:x>", "&lt;javascript:x>"],
  ["a definition", "[a]\n\n[a]: javascript:x 'title'", "[a]\n\n[a]: # 'title'"],
  [
    "a host without a scheme",
    "[a](//evil.example/x) [b](/\\evil.example)",
    "[a](https://evil.example/x) [b](https://evil.example)",
  ],
  ["direction marks", "a\u202eb\u2066c\u200fd\u061ce", "abcde"],
  ["a byte order mark", "\ufeff# a", "# a"],
  ["control characters", "a\u0007b\u009bc\u007fd", "abcd"],
  ["NUL and half characters", "a\0b\ud800c\udc00", "a\ufffdb\ufffdc\ufffd"],
  ["an open fence", "~~~~js\nx", "~~~~js\nx\n~~~~\n"],
  ["an open fence in an open fold", "<details>\n\n```\nx", "<details>\n\n```\nx\n```\n\n</details>\n"],
  ["a fence that closes with other signs", "```\nx\n~~~\n", "```\nx\n~~~\n```\n"],
])("group 7, rendering: %s does no harm", (_what, markdown, expected) => {
  expect(neutral(markdown)).toBe(expected);
});

test.each(["<img", "<script", "javascript:", "onerror"])(
  "group 7, rendering: no trick with %s makes an element",
  (word) => {
    const tricks = [
      `<${word}`,
      `\\\\${word} src=x>`,
      `<!-->${word} src=http://e>`,
      `<div>\n${word}\n src=x onerror=y>\n</div>`,
    ];
    const tree = renderMarkdown(neutralize(tricks.join("\n\n"), { isForgeImage }));
    expect(["img", "script"].flatMap((name) => findNodes(tree, name))).toEqual([]);
  },
);

test("group 11, workflow commands: the colours and movements of a terminal are taken out whole", () => {
  expect(neutral("\u001b[31mred\u001b[0m section_start:1:a\r\u001b[0K::error::x")).toBe(
    "red section_start:1:a\n::error::x",
  );
});

test.each([
  ["quotes", ">"],
  ["lists", "- "],
  ["numbered lists", "1. "],
  ["brackets", "["],
  ["images", "!["],
  ["stars", "*"],
  ["crossing emphasis", "*a_b"],
  ["links that never end", "[a]("],
  ["closing brackets", "]"],
  ["tags", "<b>"],
  ["folds", "<details>"],
  ["comments", "<!--"],
  ["backticks", "`a``"],
  ["entities", "&#64;"],
  ["verbs", "fix "],
  ["letters", "a"],
])("group 7, rendering: two megabytes of %s end as a block of text within two seconds", (_what, piece) => {
  const markdown = piece.repeat(2_000_000 / piece.length);
  const begin = performance.now();
  const body = neutralize(markdown, { isForgeImage });
  expect(performance.now() - begin).toBeLessThan(2000);
  expect(body).toMatch(/^`{3,}text\n/);
  expect(body.replaceAll("\u200b", "")).toContain(markdown);
});

test.each([
  ["quotes", ">".repeat(20_000)],
  ["numbered lists", "1. ".repeat(20_000)],
  ["footnotes", "[^a]: ".repeat(20_000)],
  ["brackets", "[".repeat(50_000)],
  ["emphasis", "*a _b ".repeat(10_000)],
])("nesting that the parser cannot follow is shown as text: %s", (_what, markdown) => {
  expect(neutralize(markdown, { isForgeImage })).toMatch(/^`{3,}text\n/);
});

test("text that is shown as such cannot end its own fence", () => {
  const body = neutralize(`${">".repeat(1000)}\n\`\`\`\`\n/close\nCloses #1 <!-- cibot:key -->`, { isForgeImage });
  expect(body.startsWith("`````text\n")).toBe(true);
  expect(body.endsWith("\n·/close\nC·loses #1 <·!-- cibot:key -->\n`````\n".replaceAll("·", "\u200b"))).toBe(true);
});
