import { describe, expect, test } from "vitest";
import * as errors from "../src/errors.ts";

const { CibotError } = errors;
const catalogue = Object.entries(errors).flatMap(([name, entry]) => ("when" in entry ? [[name, entry] as const] : []));

describe("the catalogue of errors", () => {
  test("gives every error a code of its own", () => {
    const codes = catalogue.map(([, { code }]) => code);
    expect(codes.length).toBeGreaterThan(30);
    expect(new Set(codes).size).toBe(codes.length);
  });

  test.each(catalogue)(
    "%s has a code in snake case, an exit code of the contract and says when it occurs",
    (_name, entry) => {
      expect(entry.code).toMatch(/^[a-z]+(_[a-z]+)*$/);
      expect([1, 2, 3, 4, 5, 130, 143]).toContain(entry.exit);
      expect(entry.when).toMatch(/^[A-Z`].*\.$/);
    },
  );
});

test("an error keeps its cause, which is not part of its message", () => {
  const cause = new Error("ENOENT");
  const error = errors.configMissing({ path: "x.yaml" }, { cause });
  expect(error).toBeInstanceOf(CibotError);
  expect(error).toMatchObject({ name: "CibotError", cause, partial: {} });
  expect(error.message).not.toContain("ENOENT");
});

test.each([
  [["a.py"], /^A tracked file has uncommitted changes: a\.py\.$/],
  [["a", "b", "c", "d", "e", "f"], /^6 tracked files have uncommitted changes: a, b, c, d, e, …\.$/],
])("of %j changed files the message names at most five", (paths, message) => {
  expect(errors.dirtyWorkspace({ paths }).message).toMatch(message);
});

test.each([
  [[{ line: 2, message: "unknown key" }], "cibot.yaml has a problem: line 2: unknown key"],
  [
    [
      { line: null, message: "no map" },
      { line: 3, message: "too small" },
    ],
    "cibot.yaml has 2 problems: no map · line 3: too small",
  ],
])("problems %j of a file are all told", (problems, message) => {
  expect(errors.invalidConfig({ path: "cibot.yaml", problems }).message).toBe(message);
});
