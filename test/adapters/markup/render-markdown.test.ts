import { expect, test } from "vitest";
import { renderMarkdown } from "../../../src/adapters/markup/render-markdown.ts";

const render = (markdown: string) => renderMarkdown(markdown, { prefix: "comment-1-", levelsAbove: 3 });

test.each([
  ["a script", "<script>alert(1)</script>", /script|alert/],
  ["a script in an image", '<img src="x.png" onerror="alert(1)">', /onerror/],
  ["a script link", "[click](javascript:alert(1))", /javascript|href/],
  ["a script link in disguise", '<a href="java\nscript&colon;alert(1)">x</a> [y](JaVaScRiPt:1)', /href/],
  ["a data link", "[click](data:text/html;base64,AAAA)", /data:|href/],
  ["a data image", "![x](data:image/svg+xml;base64,AAAA)", /data:|<img/],
  ["a file from elsewhere", "![x](file:///etc/passwd)", /passwd|<img/],
  ["a frame", '<iframe src="https://evil.test"></iframe>', /iframe|evil/],
  ["a style and a class", '<p style="position:fixed" class="card">x</p><style>p{}</style>', /style|class|p{}/],
  ["a form", '<form action="https://evil.test"><input name="a"><button>go</button></form>', /form|button|evil|name/],
  ["a picture of many sources", '<picture><source srcset="https://evil.test/a.png"></picture>', /source|evil/],
  [
    "foreign markup",
    "<svg><style><img src=x onerror=alert(1)></style></svg><math><mi>x</mi></math>",
    /svg|math|onerror/,
  ],
  ["a marker", "<!-- cibot:key=a -->text<!-- open", /cibot:key|open|!--/],
])("drops %s", (_what, markdown, forbidden) => {
  expect(render(markdown)).not.toMatch(forbidden);
});

test.each([
  ["a fold", "</details></div></article><details><summary>open</summary>\n\ntext"],
  ["a table", "</div></article><table align=center><tr><td>x</table></div></article>"],
  ["plain text", "<plaintext>x</div></article>"],
  ["a list item", "</li></ol></main>- a\n  - b\n\n<ul><li>open"],
])("a comment cannot break out of its box through %s", (_what, markdown) => {
  const open: string[] = [];
  for (const [, close, name = ""] of render(markdown).matchAll(/<(\/?)(\w+)[^>]*>/g)) {
    if (close === "") open.push(name);
    else expect(open.pop()).toBe(name);
  }
  expect(open).toEqual([]);
});

test("shows folds, tables and checks as a forge does", () => {
  const html = render(
    "<details><summary>More</summary>\n\n| a | b |\n| - | -: |\n| 1 | 2 |\n\n</details>\n\n- [x] done",
  );
  expect(html).toContain("<details><summary>More</summary>");
  expect(html).toContain('<td align="right">2</td>');
  expect(html).toMatch(/<input type="checkbox" checked disabled[^>]*> done/);
});

test.each(["sub", "sup", "kbd", "ins", "mark"])("keeps <%s>", (name) => {
  expect(render(`a <${name}>b</${name}>`)).toBe(`<p>a <${name}>b</${name}></p>`);
});

test("a table of any kind stands in a box that scrolls and takes the keyboard", () => {
  const html = render("|a|\n|-|\n\n<table align=center><tr><td>x</td></tr></table>");
  expect(html.match(/<div class="wide" role="group" aria-label="Table" tabindex="0"><table>/g)).toHaveLength(2);
  expect(html.match(/<\/table><\/div>/g)).toHaveLength(2);
});

test("headings stand below those of the page", () => {
  expect(render("### Better")).toBe('<h3 aria-level="6">Better</h3>');
});

test.each([
  ["{width=640}", ' width="640"'],
  ['{width="50%" height=200px}', ' width="50%" height="200px"'],
  ["{onclick=x style=y width=1e3}", ""],
])("reads GitLab's size %s of an image and hides the braces", (braces, attributes) => {
  expect(render(`![Lift](uploads/a/lift.png)${braces} after`)).toBe(
    `<p><img src="uploads/a/lift.png" alt="Lift"${attributes}> after</p>`,
  );
});

test.each(["{}", " {width=1}", "{width=1"])("leaves %j behind an image as text", (text) => {
  expect(render(`![a](b.png)${text}`)).toBe(`<p><img src="b.png" alt="a">${text}</p>`);
});

test("an image from the web is a link to it, so that opening the page calls nobody", () => {
  const html = render("[![build](https://ci.test/badge.svg)](https://ci.test) ![pixel](http://evil.test/p.png)");
  expect(html).not.toContain("<img");
  expect(html).toContain('<a href="http://evil.test/p.png" rel="nofollow noopener noreferrer">');
  expect(html.match(/<a /g)).toHaveLength(2);
});

test.each([
  "//evil.test/x",
  "/\\evil.test/x",
  "\\\\\\\\evil.test/x",
  "/etc/x.png",
  "../../x.png",
  "a/%2e%2e/../../x.png",
])("an image at %s, outside the forge's own folder, is not shown", (address) =>
  expect(render(`<img src="${address}" alt="x">`)).not.toContain("<img"),
);

test.each(["//evil.test/x", "file://evil.test/x"])("a link to %s, a share on a server, leads nowhere", (address) => {
  expect(render(`[x](${address})`)).toBe("<p><a>x</a></p>");
});

test("ids of one comment stay apart from those of the page and of other comments", () => {
  const html = render('[^1] <a name="x">x</a> [y](#x) [page](#comment-2)\n\n[^1]: note');
  expect(html).toContain('href="#comment-1-fn-1"');
  expect(html).toContain('id="comment-1-fn-1"');
  expect(html).toContain('<a name="comment-1-x">x</a> <a href="#comment-1-x">y</a> <a href="#comment-2">page</a>');
});

test.each([
  ["deep quotes", "> ".repeat(20_000)],
  ["deep boxes", "<div>".repeat(20_000)],
  ["a line of ten megabytes", `<b>${"x".repeat(10_000_000)}`],
])("shows %s as they were written", (_what, markdown) => {
  const html = render(markdown);
  expect(html).toMatch(/^<p>This text is too long or too deep to be rendered\./);
  expect(html).toContain(markdown.slice(0, 20).replaceAll("<", "&lt;").replaceAll(">", "&gt;"));
});
