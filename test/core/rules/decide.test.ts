import { expect, test } from "vitest";
import { decide } from "../../../src/core/rules/decide.ts";

test("without rules it always runs", () => {
  expect(decide([], { CI_COMMIT_BRANCH: "main" })).toEqual({ run: true, matched: null, rules: [] });
});

test("a commit message with [exp] runs an experiment", () => {
  const rules = [{ if: "$CI_COMMIT_MESSAGE =~ /\\[exp\\]/" }];
  expect(decide(rules, { CI_COMMIT_MESSAGE: "Deeper trees [exp]" })).toEqual({
    run: true,
    matched: 0,
    rules: [
      {
        if: "$CI_COMMIT_MESSAGE =~ /\\[exp\\]/",
        matched: true,
        variables: { CI_COMMIT_MESSAGE: "Deeper trees [exp]" },
      },
    ],
  });
  expect(decide(rules, { CI_COMMIT_MESSAGE: "Fix a typo in exp" })).toMatchObject({ run: false, matched: null });
});

test("the first rule that matches decides, and every rule is explained", () => {
  const rules = [{ if: '$BRANCH == "main"' }, { if: '$KIND == "nightly"' }, { if: "$BRANCH" }];
  expect(decide(rules, { BRANCH: "topic", KIND: "nightly" })).toEqual({
    run: true,
    matched: 1,
    rules: [
      { if: '$BRANCH == "main"', matched: false, variables: { BRANCH: "topic" } },
      { if: '$KIND == "nightly"', matched: true, variables: { KIND: "nightly" } },
      { if: "$BRANCH", matched: true, variables: { BRANCH: "topic" } },
    ],
  });
});

test("every variable that a rule mentions is listed once, undefined ones as null", () => {
  const rules = [{ if: '!($B == "x") && ($A =~ $PATTERN || $B) && $[[ inputs.no ]] == null && $constructor' }];
  expect(decide(rules, { A: "a", B: "", PATTERN: "/a/", UNUSED: "u" }).rules[0]?.variables).toEqual({
    A: "a",
    B: "",
    PATTERN: "/a/",
    constructor: null,
  });
});

test("rules without any match do not run", () => {
  expect(decide([{ if: "$A" }, { if: "null" }], {})).toMatchObject({ run: false, matched: null });
});

test("an invalid rule is an error, also behind one that matches", () => {
  expect(() => decide([{ if: '"yes"' }, { if: '$A = "x"' }], {})).toThrow(
    expect.objectContaining({ code: "invalid_rule", exit: 2 }),
  );
});

test("the text of a variable is never read as a rule", () => {
  const variables = { TITLE: '" || "x" == "x', A: "a" };
  expect(decide([{ if: "$TITLE == $A" }], variables).run).toBe(false);
});
