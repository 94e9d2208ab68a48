import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createGlobMatcher } from "../../../src/core/rules/match-glob.ts";

/** What Ruby answers; fixtures/rules/make-globs.rb wrote it. */
interface Answers {
  readonly paths: readonly string[];
  /** For each pattern the indexes of the paths that it matches. */
  readonly patterns: Readonly<Record<string, readonly number[]>>;
  readonly hits: readonly (readonly [pattern: string, path: string])[];
  readonly misses: readonly (readonly [pattern: string, path: string])[];
}

const answers: Answers = JSON.parse(
  readFileSync(new URL("../../../fixtures/rules/globs.json", import.meta.url), "utf8"),
);

test("every glob of the table matches the paths that Ruby's File.fnmatch says", () => {
  const { paths, patterns } = answers;
  expect(Object.keys(patterns).length * paths.length).toBeGreaterThan(22_000);
  for (const [pattern, indexes] of Object.entries(patterns)) {
    const matches = createGlobMatcher(pattern);
    const expected = paths.filter((_, index) => indexes.includes(index));
    expect({ pattern, matched: paths.filter(matches) }).toEqual({ pattern, matched: expected });
  }
});

test("random globs match as Ruby's do", () => {
  const { hits, misses } = answers;
  const isWrong = (expected: boolean) => (pair: readonly [string, string]) =>
    createGlobMatcher(pair[0])(pair[1]) !== expected;
  expect(hits.length + misses.length).toBe(3000);
  expect({ hits: hits.filter(isWrong(true)), misses: misses.filter(isWrong(false)) }).toEqual({ hits: [], misses: [] });
});

test("a path without special characters matches itself, and nothing else", () => {
  const path = fc.stringMatching(/^[\w./ -]{1,20}$/);
  fc.assert(
    fc.property(path, path, (glob, other) => {
      expect(createGlobMatcher(glob)(other)).toBe(glob === other);
    }),
  );
});

test("any text is a glob, and a long one ends soon", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 40 }), fc.string(), (glob, path) => {
      expect(typeof createGlobMatcher(glob)(path)).toBe("boolean");
    }),
  );
  expect(createGlobMatcher(`${"*a".repeat(500)}b`)("a".repeat(5000))).toBe(false);
  expect(createGlobMatcher(`${"**/a*/".repeat(50)}b`)(`${"a/".repeat(2000)}c`)).toBe(false);
});

test("braces that stand for more than 10,000 patterns are refused", () => {
  expect(createGlobMatcher("{a,b}".repeat(13))("b".repeat(13))).toBe(true);
  expect(() => createGlobMatcher("{a,b}".repeat(40))).toThrow(
    expect.objectContaining({ code: "invalid_glob", exit: 2 }),
  );
});
