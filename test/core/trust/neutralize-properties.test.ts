import fc from "fast-check";
import { expect, test } from "vitest";
import { finishBody } from "../../../src/core/trust/finish-body.ts";
import { neutralize } from "../../../src/core/trust/neutralize.ts";
import { judgeBody } from "../../support/judge-body.ts";

const isForgeImage = (url: string) => url.startsWith("/uploads/");
const neutral = (markdown: string) => neutralize(markdown, { isForgeImage });

const commands = ["/close", "/merge now", "/label ~a", "/&#99;lose", "&#47;close", "\\/close", "/ſpend 1h"];
const mentions = [
  "@all",
  "@org/team",
  "&#64;all",
  "&#64all",
  "\\@all",
  "@*all*",
  "&commat;all",
  "[x](@all)",
  "https://e.example/@all",
];
const keywords = ["Closes #1", "fixes: g/p#1", "Resolve", " #12", "implements &#35;1", "close"];
const markers = ["<!-- cibot:key=a -->", "<!--", "-->", "<!-->", "<!-- x -->", "<!--\ncibot:", "--!>"];
const fences = ["```", "~~~", "````js", "`", "``", "    ", "\t", "$", "$$", "[[", ">>>"];
const html = [
  "<details>", "</details>", "<details><summary>a</summary>", "<b>", "</b>", "<div>", "</div>", "<pre>", "</pre>",
  "<script>", "</script>", "<img src=http://e.example/a>", '<img src="/uploads/a">', "<img title='`' src=//e.example> `",
  "<style>", "<textarea>", "<![CDATA[", "<?php", "<!DOCTYPE a>", "<table><tr><td>", "</table>", "<p align=center>", "<a href=x>", "<br>",
  "<svg/onload=x>", "<", ">", "&lt;", '"', "'", "=",
]; // biome-ignore format: a list of fragments
const links = [
  "![a](http://e.example)", "![a](/uploads/a)", "![", "](", ")", "[", "]", "!", "[a]: javascript:x\n", "[a]", "![a]", "[a](javascript:x)",
  "[a](//e.example)", "<javascript:x>", "[a](<java\tscript:x>)", "(", "[^1]", "[^1]: ", "www.e.example", "http://e.example",
]; // biome-ignore format: a list of fragments
const characters = [
  "\r",
  "\r\n",
  "\u2028",
  "\u0085",
  "\f",
  "\0",
  "\u202e",
  "\u200b",
  "\u200d",
  "\ufeff",
  "\ud800",
  "\u001b[1m",
  "&#10;",
  "&#1;",
  "&nbsp;",
  "&#x202e;",
];
const layout = [
  "\n",
  "\n",
  "\n\n",
  " ",
  "  ",
  "- ",
  "1. ",
  "> ",
  "| ",
  "|---|\n",
  "# ",
  "---\n",
  ": ",
  "\\",
  "*",
  "_",
  "~~",
  "a",
  "é",
  "1",
  "\n    ",
];
const fragments = [commands, mentions, keywords, markers, fences, html, links, characters, layout];

const hostile = fc
  .array(fc.oneof(...fragments.map((list) => fc.constantFrom(...list)), fc.constantFrom("\n", "\n\n", " ")), {
    maxLength: 40,
  })
  .map((parts) => parts.join(""));

test("no text makes a quick action, a mention, a marker, unsafe HTML, a foreign image or an open end", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      expect(judgeBody(neutral(text), isForgeImage)).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test("neutralizing a second time changes nothing", () => {
  const property = fc.property(hostile, (text) => {
    expect(neutral(neutral(text))).toBe(neutral(text));
  });
  fc.assert(property, { numRuns: 400 });
});

test("a cut body is as harmless as a whole one, and within its limit", () => {
  const property = fc.property(fc.array(hostile, { maxLength: 8 }), fc.nat(600), (texts, limit) => {
    const { markdown } = finishBody(texts.join("\n\n"), { limit, link: "https://ci.example/report.md", isForgeImage });
    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(limit);
    expect(judgeBody(markdown, isForgeImage)).toEqual([]);
  });
  fc.assert(property, { numRuns: 400 });
});

const harmless = [
  "# The report of *credit-default* & others",
  "- [x] trained\n- [ ] deployed\n  1. `a@b`\n  2. next",
  "> [!note]\n> An alert with 5 @ 10 and a < b > c",
  "| metric | main | branch |\n|:---|---:|---:|\n| `roc_auc` | 0.712 | **0.734** |\n| lift@10 | 3 | 4 \\| 5 |",
  "A note[^1] and another.\n\n[^1]: With **words**\n    and a second line.",
  "$`a_1 < b`$ and\n\n```math\n\\frac{a}{b}\n```",
  "[[_TOC_]]",
  "```py\n@decorator\ndef f(a: int) -> str: return '<b>' + f'{a}' # /usr/bin/env\n/usr/bin/env python\n```",
  "~~~text\n| not | a table |\n<!-- not ours -->\n~~~",
  "Indented:\n\n    <script> code @all",
  "- item\n\n  ```sh\n  /usr/local/bin/dvc pull @latest\n  ```",
  "<details><summary>All <b>metrics</b></summary>\n\n| a |\n|---|\n| 1<br>2 |\n\n</details>",
  '<p align="center"><img src="/uploads/a.png" width="640" alt="a plot"></p>',
  '![lift](/uploads/abc/lift.png){width=640} and ![roc][r]\n\n[r]: /uploads/roc.png "the curve"',
  "See [the job](https://ci.example/-/jobs/1?a=b&c=d#L1), [a file](docs/a%20b.md), [above](#the-report) or <https://e.example>.",
  "Mail [me](mailto:a@b.example) or a.b@c.example; #12, !3, ~label and &4 stay. https://e.example/a_(b)",
  "<!-- a note of the author -->",
  "Ümläute, 中文, עברית, 👩‍👩‍👧 and 🏴󠁧󠁢󠁥󠁮󠁧󠁿; &amp; &lt; &copy; &#169; \\* \\_ \\`",
  "Setext\n======\n\n* * *\n\nline  \nbreak\\\nbreak ~~gone~~ ***both***",
  "<sub>Updated in place by cibot 0.1.0 · [job](https://ci.example/1)</sub>",
];

test("a harmless document stays as it is, byte for byte", () => {
  const property = fc.property(fc.shuffledSubarray(harmless), (blocks) => {
    const markdown = `${blocks.join("\n\n")}\n`;
    expect(neutral(markdown)).toBe(markdown);
  });
  fc.assert(property, { numRuns: 200 });
});

test("of a harmless document with Windows line ends only these change", () => {
  const markdown = harmless.join("\n\n");
  expect(neutral(markdown.replaceAll("\n", "\r\n"))).toBe(markdown);
});
