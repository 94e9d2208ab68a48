import { expect, test } from "vitest";
import { cleanLines } from "../../src/cli/clean-lines.ts";

const esc = "\u001b";

test.each([
  ["colours", `${esc}[1;32mok${esc}[0m`, `${esc}[1;32mok${esc}[0m`],
  ["lines and tabs", "a\n\tb", "a\n\tb"],
  ["other scripts", "größe 信用", "größe 信用"],
])("%s stay", (_what, text, expected) => {
  expect(cleanLines(text)).toBe(expected);
});

test.each([
  ["a section of GitLab", `${esc}[0Ksection_start:1:x\r${esc}[0Kfolded`, "[0Ksection_start:1:x[0Kfolded"],
  ["a cursor that moves", `a${esc}[2Ab\rc\bd`, "a[2Abcd"],
  ["a title of the window", `${esc}]0;evil\u0007x`, "]0;evilx"],
  ["a colour that does not begin with an escape", "\r[31mred", "red"],
  ["a bell, a null byte, a C1 control, a line separator", "a\u0007\0\u009bb\u2028c", "abc"],
])("%s is told as text", (_what, text, expected) => {
  expect(cleanLines(text)).toBe(expected);
});

test.each(["::error::x", "  ::set-output name=a::b", "##[group]x", "fine\n::stop-commands::x"])(
  "%j gives no command to GitHub's runner",
  (text) => {
    const lines = cleanLines(text).split("\n");
    expect(lines.filter((line) => /^\s*(::|##\[)/.test(line.replace(/^[^\S\u200b]+/, "")))).toEqual([]);
    expect(cleanLines(text).replaceAll("\u200b", "")).toBe(text);
  },
);
