import { expect, test } from "vitest";
import { renderDiff } from "../../../src/core/init/render-diff.ts";

test("a new file is compared with /dev/null", () => {
  expect(renderDiff({ path: "cibot.yaml", before: "", after: "version: 1\n" }, false)).toBe(
    "--- /dev/null\n+++ b/cibot.yaml\n@@ -0,0 +1,1 @@\n+version: 1",
  );
});

test("an added line is shown with its surroundings", () => {
  expect(renderDiff({ path: ".gitignore", before: "a\nb\nc\nd\n", after: "a\nb\nc\nd\n/.cibot/\n" }, false)).toBe(
    "--- a/.gitignore\n+++ b/.gitignore\n@@ -2,3 +2,4 @@\n b\n c\n d\n+/.cibot/",
  );
});

test("colours are those of Git: bold names, cyan places, green and red lines", () => {
  const lines = renderDiff({ path: "x", before: "a\n", after: "b\n" }, true).split("\n");
  expect(lines.map((line) => line.slice(2, line.indexOf("m")))).toEqual(["1", "1", "36", "31", "32"]);
});

test("a line that begins like the head of a diff is one of the file", () => {
  const lines = renderDiff({ path: "x", before: "", after: "=====\n++ b\n" }, true).split("\n");
  expect(lines.slice(3)).toEqual(["\u001b[32m+=====\u001b[0m", "\u001b[32m+++ b\u001b[0m"]);
});
