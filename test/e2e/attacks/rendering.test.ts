import { expect, test } from "vitest";
import { givenAttack } from "../../support/attack-world.ts";
import { reportsOn } from "../../support/gitlab-world.ts";
import { judgeBody } from "../../support/judge-body.ts";
import { fakePng } from "../../support/publish-world.ts";

const isUpload = (url: string) => /^\/uploads\/[0-9a-f]{32}\/[\w.%-]+$/.test(url);

test.each([
  ["a fence that breaks out", "```\na\n````\n/close\n```\n@all\n~~~"],
  ["an end of a fold", "<details>\n\na\n\n</details></details>\n\n</details>"],
  ["a fold without an end", "<details><summary>a</summary>\n\nb"],
  ["a pixel", '<img src=http://evil.example/?leak> <IMG SRC="//evil.example/a">'],
  ["a pixel in Markdown", "![a](http://evil.example/?leak) ![b][r]\n\n[r]: //evil.example/x"],
  ["a picture element", '<picture><source srcset="http://evil.example/a"></picture>'],
  ["a script", '<script>alert(1)</script><svg onload="x"><iframe src=//evil.example>'],
  ["a link to a script", "[a](javascript:alert) [b](JaVa&#115;cript:x) <javascript:x>"],
  ["a link to data", "[a](data:text/html;base64,AAAA) [b](vbscript:x) [c](file:///etc/passwd)"],
  ["a link without a scheme", "[text](//evil.example) [text](/\\evil.example)"],
  ["letters that turn the direction", "\u202egnp.exe\u2066 \u200f\u061c\ufeff"],
  ["terminal colours", "\u001b[31mred\u001b[0m\u009b2J"],
  ["NUL", "a\0b"],
  ["an alternative text like an end", "![a](b)](http://evil.example/?leak)"],
])("group 7, rendering: %s is harmless", async (_what, text) => {
  const { publish } = await givenAttack();
  expect(judgeBody(await publish(text), isUpload)).toEqual([]);
});

test("group 7, rendering: bytes that are no UTF-8 become U+FFFD", async () => {
  const { comment, gitlab, mr } = await givenAttack({ "report.md": Buffer.from([0x61, 0xff, 0xc3, 0x28, 0xed, 0xa0]) });
  expect((await comment("report.md")).exit).toBe(0);
  expect(reportsOn(gitlab, mr)[0]).toMatch(/^a\ufffd+\(\ufffd+$/);
});

test.each([
  ["a line of 10 MB", "x ".repeat(5_000_000)],
  ["a line of 10 MB with an image", `![a](a.png) ${"x".repeat(10_000_000)}`],
  ["thousands of quotes with an image", `![a](a.png)\n\n${">".repeat(20_000)}`],
  ["thousands of brackets", `![a](a.png) ${"[a](b".repeat(20_000)}`],
  ["100,000 lines", "a line\n".repeat(100_000)],
  ["an emoji at the cut", `${"x".repeat(134_990)}${"😀".repeat(50_000)}`],
  ["a million mentions", "@all ".repeat(200_000)],
])("group 7, rendering: %s is published within seconds, and to the limit", { timeout: 30_000 }, async (_what, text) => {
  const { comment, gitlab, mr } = await givenAttack({ "report.md": text, "a.png": fakePng("a") });
  const begin = performance.now();
  expect((await comment("report.md")).exit).toBe(0);
  expect(performance.now() - begin).toBeLessThan(10_000);
  const [body = ""] = reportsOn(gitlab, mr);
  expect(Buffer.byteLength(body)).toBeGreaterThan(0);
  expect(Buffer.byteLength(body)).toBeLessThanOrEqual(1_000_000);
  expect(body).not.toMatch(/\p{Surrogate}/u);
});

test("group 7, rendering: an image whose words and name are full of signs is an image, or words", async () => {
  const names = { "a](x).png": "%61%5D%28x%29.png", "b'\"<>.png": "<b'\"\\<\\>.png>", "c d.png": "<c d.png>" };
  const files = Object.fromEntries(Object.keys(names).map((name) => [name, fakePng(name)]));
  const links = Object.values(names).map((address) => `![](${address})`);
  const { publish, gitlab } = await givenAttack(files);
  expect(judgeBody(await publish(links.join(" ")), isUpload)).toEqual([]);
  expect(gitlab.uploads).toHaveLength(3);
});
