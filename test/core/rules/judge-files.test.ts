import { expect, test } from "vitest";
import { judgeChanges } from "../../../src/core/rules/judge-changes.ts";
import { judgeExists } from "../../../src/core/rules/judge-exists.ts";
import type { Comparison } from "../../../src/core/rules/rule-files.ts";

const compared = (changed: readonly string[]): Comparison => ({ kind: "compared", base: "b", how: "base", changed });
const many = (count: number) => Array.from({ length: count }, (_, index) => `data/${index}.csv`);

const changes: readonly (readonly [string, readonly string[], readonly string[], boolean])[] = [
  ["a path at the top", ["Dockerfile"], ["Dockerfile", "Gemfile"], true],
  ["a name in another folder", ["Dockerfile"], ["docker/Dockerfile"], false],
  ["a star at the top", ["*.py"], ["src/a.py"], false],
  ["a slash at the start", ["/*.py"], ["a.py"], false],
  ["a point at the start", ["./a.py"], ["a.py"], false],
  ["any depth", ["src/**/*.py"], ["src/a/b/c.py"], true],
  ["a variable", ["$CODE/**/*"], ["src/a.py"], true],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the braces are what is tested
  ["a variable in braces", ["${CODE}/*"], ["src/a.py"], true],
  ["a variable between percent signs", ["%CODE%/*"], ["src/a.py"], true],
  ["a variable in a variable", ["$NESTED/*"], ["src/code/a.py"], true],
  ["a name that is not set is part of the path", ["$GONE/*"], ["$GONE/a"], true],
  ["a variable that leads back to itself", ["$LOOP/*"], ["$LOOP/a"], true],
];

test.each(changes)("changes: %s", (_what, paths, changed, matched) => {
  const variables = { CODE: "src", NESTED: "$CODE/code", LOOP: "$LOOP" };
  expect(judgeChanges({ paths }, compared(changed), variables).matched).toBe(matched);
});

const exists: readonly (readonly [string, readonly string[], readonly string[], boolean])[] = [
  ["a path", ["conf/a.yaml"], ["conf/a.yaml"], true],
  ["a path that is a folder", ["conf"], ["conf/a.yaml"], false],
  ["a folder with its slash", ["conf/"], ["a", "conf/a.yaml", "z", "zz"], true],
  ["a glob of the top", ["*.yaml"], ["conf/a.yaml"], false],
  ["an ending anywhere", ["**/*.yaml"], ["conf/deep/a.yaml"], true],
  ["an ending that is the whole name", ["**/*.yaml"], ["conf/.yaml"], true],
  ["a glob below", ["conf/*.{yml,yaml}"], ["conf/a.yaml"], true],
  ["a backslash without other signs is none", ["a\\b"], ["ab"], false],
  ["a variable", ["$CODE/*"], ["src/a"], true],
  ["no glob", [], ["a"], false],
];

test.each(exists)("exists: %s", (_what, paths, tracked, matched) => {
  expect(judgeExists({ paths }, tracked, { CODE: "src" }).matched).toBe(matched);
});

test("more than 50,000 comparisons are taken for a match, as in GitLab", () => {
  const paths = ["x/*", "y/*"];
  expect(judgeChanges({ paths }, compared(many(25_000)), {}).matched).toBe(false);
  expect(judgeChanges({ paths }, compared(many(25_001)), {})).toMatchObject({ matched: true, changed: 25_001 });
  expect(judgeChanges({ paths: ["x/*", "x/*"] }, compared(many(25_001)), {}).matched).toBe(false);
  expect(judgeExists({ paths }, many(25_000), {}).matched).toBe(false);
  expect(judgeExists({ paths }, many(25_001), {}).matched).toBe(true);
  expect(judgeExists({ paths: ["**/*.py", "a/b"] }, many(60_000), {}).matched).toBe(false);
});
