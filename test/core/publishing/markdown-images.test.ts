import { expect, test } from "vitest";
import { findLocalImages, replaceParts } from "../../../src/core/publishing/markdown-images.ts";
import { descendants, parseMarkdown, type TreeNode } from "../../support/read-markdown.ts";

const uploaded = (markdown: string) =>
  replaceParts(
    markdown,
    findLocalImages(markdown).map(({ start, end }) => ({ start, end, by: "/uploads/1" })),
  );

test.each([
  ["a plain image", "![a](x.png)", "![a](/uploads/1)"],
  ["with a title", '![a](x.png "the title")', '![a](/uploads/1 "the title")'],
  ["with a title that looks like an address", '![a](x.png "t](z.png)")', '![a](/uploads/1 "t](z.png)")'],
  ["with GitLab's attributes", "![a](x.png){width=640}", "![a](/uploads/1){width=640}"],
  ["an address in angle brackets", "![a](<my plot.png>)", "![a](</uploads/1>)"],
  ["angle brackets around a parenthesis", "![a](<a(b.png> 't')", "![a](</uploads/1> 't')"],
  ["parentheses in the path", "![a](run(1).png)", "![a](/uploads/1)"],
  ["parentheses in parentheses", "![a](a(b(c)d).png)", "![a](/uploads/1)"],
  ["an escaped parenthesis", "![a](a\\)b.png)", "![a](/uploads/1)"],
  ["a greater-than sign in the path", "![a](a>b.png)", "![a](/uploads/1)"],
  ["spaces around the address", "![a](  x.png  )", "![a](  /uploads/1  )"],
  ["an address on a line of its own", "![a](\nx.png\n)", "![a](\n/uploads/1\n)"],
  ["an encoded space", "![a](my%20plot.png)", "![a](/uploads/1)"],
  ["an alternative text with brackets", "![a [b] \\] c](x.png)", "![a [b] \\] c](/uploads/1)"],
  ["an alternative text like an address", "![a\\](b.png)](x.png)", "![a\\](b.png)](/uploads/1)"],
  ["an empty alternative text", "![](x.png)", "![](/uploads/1)"],
  ["inside a link", "[![a](x.png)](https://ci.example)", "[![a](/uploads/1)](https://ci.example)"],
  ["inside a link to a file", "[![a](x.png)](x.png)", "[![a](/uploads/1)](x.png)"],
  ["in a table", "| a |\n|---|\n| p \\| q ![a](x.png) |", "| a |\n|---|\n| p \\| q ![a](/uploads/1) |"],
  ["in a list in a quote", "> - ![a](x.png)", "> - ![a](/uploads/1)"],
  ["after a byte order mark", "\ufeff![a](x.png)", "\ufeff![a](/uploads/1)"],
  ["between Windows line ends", "# é\r\n\r\n![a](x.png)\r\n", "# é\r\n\r\n![a](/uploads/1)\r\n"],
  ["after characters outside the basic plane", "📈 ![a](x.png)", "📈 ![a](/uploads/1)"],
  ["the same image twice", "![a](x.png) ![b](x.png)", "![a](/uploads/1) ![b](/uploads/1)"],
  ["an image in another's alternative text", "![a ![b](y.png)](x.png)", "![a ![b](y.png)](/uploads/1)"],
])("a local image gets its new address, and nothing else changes: %s", (_what, markdown, expected) => {
  expect(uploaded(markdown)).toBe(expected);
});

test.each([
  ["of the web", "![a](https://x.example/a.png)"],
  ["of the web without a scheme", "![a](//x.example/a.png)"],
  ["inlined", "![a](data:image/png;base64,AAAA)"],
  ["of a file URL", "![a](file:///etc/passwd)"],
  ["at the root", "![a](/etc/passwd)"],
  ["without an address", "![a]()"],
  ["that is a fragment", "![a](#x)"],
  ["in a code span", "`![a](x.png)`"],
  ["in a fenced block", "```\n![a](x.png)\n```"],
  ["in a block of tildes", "~~~md\n![a](x.png)\n~~~"],
  ["in an indented block", "text\n\n    ![a](x.png)"],
  ["in an HTML comment", "<!-- ![a](x.png) -->"],
  ["as an HTML element", '<img src="x.png">'],
  ["whose exclamation mark is escaped", "\\![a](x.png)"],
  ["that is a link", "[a](x.png)"],
  ["with a space and no brackets", "![a](my plot.png)"],
  ["in reference style", "![a][x]\n\n[x]: x.png"],
])("an image %s is left alone", (_what, markdown) => {
  expect(findLocalImages(markdown)).toEqual([]);
});

test("an image tells its path, its alternative text and where it stands as a whole", () => {
  const markdown = '\ufeffSee ![the *lift*](<my plot.png> "t"){width=640}.';
  const [image] = findLocalImages(markdown);
  expect(image).toMatchObject({ url: "my plot.png", alt: "the lift" });
  expect(markdown.slice(image?.whole.start, image?.whole.end)).toBe('![the *lift*](<my plot.png> "t")');
});

test("paths that climb out are found as they are: refusing them is the reader's part", () => {
  expect(findLocalImages("![a](../../etc/passwd)").map(({ url }) => url)).toEqual(["../../etc/passwd"]);
});

test("a Markdown text without images stays as it is", () => {
  expect(uploaded("# Report\n\nnothing drawn\n")).toBe("# Report\n\nnothing drawn\n");
});

test("after the replacement the document has the same nodes", () => {
  const markdown = '| a | b |\n|---|---|\n| [![x](a(1).png "t")](y) | ![z](<b c.png>) |\n\n- ![w]( d.png )';
  const shape = (text: string) => descendants(parseMarkdown(text)).map(({ type }: TreeNode) => type);
  expect(shape(uploaded(markdown))).toEqual(shape(markdown));
});

test.each([
  ["quotes in quotes", ">".repeat(5000)],
  ["thousands of brackets", "[a](b".repeat(20_000)],
  ["a megabyte", "lorem ipsum\n\n".repeat(100_000)],
])("beside %s, which no parser reads in time, the images of the other sections are found", (_what, text) => {
  const markdown = `![a](a.png)\n\n## Log\n\n${text}\n\n## Plots\n\n![b](b.png)\n`;
  const begin = performance.now();
  const found = findLocalImages(markdown);
  expect(performance.now() - begin).toBeLessThan(5_000);
  expect(found.map(({ start, end }) => markdown.slice(start, end))).toEqual(["a.png", "b.png"]);
});
