import { expect, test } from "vitest";
import { decide, findTrainingVariables, planFiles } from "../../../src/core/rules/decide.ts";
import type { Rule } from "../../../src/core/rules/rule.ts";
import type { Comparison, RuleFiles } from "../../../src/core/rules/rule-files.ts";
import { changesUnknown } from "../../../src/errors.ts";

test("without rules it always runs", () => {
  expect(decide([], { CI_COMMIT_BRANCH: "main" })).toEqual({
    run: true,
    matched: null,
    rules: [],
    sets: {},
  });
});

test("a commit message with [exp] runs an experiment", () => {
  const rules = [{ if: "$CI_COMMIT_MESSAGE =~ /\\[exp\\]/" }];
  expect(decide(rules, { CI_COMMIT_MESSAGE: "Deeper trees [exp]" })).toEqual({
    run: true,
    matched: 0,
    sets: {},
    rules: [
      {
        if: "$CI_COMMIT_MESSAGE =~ /\\[exp\\]/",
        changes: null,
        exists: null,
        when: "on_success",
        matched: true,
        sets: {},
        why: "the condition holds",
        variables: { CI_COMMIT_MESSAGE: "Deeper trees [exp]" },
      },
    ],
  });
  expect(decide(rules, { CI_COMMIT_MESSAGE: "Fix a typo in exp" })).toMatchObject({ run: false, matched: null });
});

test("the first rule that matches decides, and every rule is explained", () => {
  const rules = [{ if: '$BRANCH == "main"' }, { if: '$KIND == "nightly"' }, { if: "$BRANCH" }];
  expect(decide(rules, { BRANCH: "topic", KIND: "nightly" })).toMatchObject({
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

const unread: RuleFiles = { comparisons: new Map(), tracked: [] };
const compared = (...changed: string[]): Comparison => ({ kind: "compared", base: "b", how: "base", changed });
const nothing: Comparison = { kind: "nothing", how: "a new branch" };
const unknown: Comparison = { kind: "unknown", error: changesUnknown({ why: "no commit" }) };
const files = (comparison: Comparison, ...tracked: string[]): RuleFiles => ({
  comparisons: new Map([[null, comparison]]),
  tracked,
});

const code = { paths: ["src/**/*"] };
const tables: readonly (readonly [string, readonly Rule[], RuleFiles, boolean, number | null])[] = [
  ["a rule without condition matches", [{ when: "always" }], unread, true, 0],
  ["never is a decision", [{ when: "never" }, { if: "$A" }], unread, false, 0],
  ["never decides only when it matches", [{ if: "$UNSET", when: "never" }, { if: "$A" }], unread, true, 1],
  ["always and on_success are the same", [{ if: "$A", when: "on_success" }], unread, true, 0],
  ["a changed file", [{ changes: code }], files(compared("src/a/b.py")), true, 0],
  ["another file changed", [{ changes: code }], files(compared("README.md")), false, null],
  ["nothing changed", [{ changes: code }], files(compared()), false, null],
  ["nothing to compare with", [{ changes: code }], files(nothing), true, 0],
  ["nothing to compare with, no glob", [{ changes: { paths: [] } }], files(nothing), true, 0],
  ["no glob", [{ changes: { paths: [] } }], files(compared("a")), false, null],
  ["if and changes", [{ if: "$A", changes: code }], files(compared("src/a")), true, 0],
  ["if without changes", [{ if: "$A", changes: code }], files(compared("a")), false, null],
  ["changes without if", [{ if: "$UNSET", changes: code }], files(compared("src/a")), false, null],
  ["a file that exists", [{ exists: { paths: ["dvc.yaml"] } }], files(compared(), "dvc.yaml"), true, 0],
  ["a file that does not", [{ exists: { paths: ["dvc.yaml"] } }], files(compared(), "a/dvc.yaml"), false, null],
  ["changes and exists", [{ changes: code, exists: code }], files(compared("src/a"), "src/a"), true, 0],
  ["changes without exists", [{ changes: code, exists: code }], files(compared("src/a"), "a"), false, null],
  ["changes after a rule that decides", [{ if: "$A" }, { changes: code }], files(unknown), true, 0],
  ["unknown changes where if fails", [{ if: "$UNSET", changes: code }, { if: "$A" }], files(unknown), true, 1],
  ["unknown changes where no file exists", [{ changes: code, exists: code }, {}], files(unknown), true, 1],
];

test.each(tables)("the decision on entries: %s", (_what, rules, read, run, matched) => {
  expect(decide(rules, { A: "a" }, read)).toMatchObject({ run, matched });
});

test("what changed is never guessed: a rule that is reached fails with the reason", () => {
  const rules: readonly Rule[] = [{ if: "$UNSET" }, { if: "$A", changes: code }, { if: "$A" }];
  expect(() => decide(rules, { A: "a" }, files(unknown))).toThrow(
    expect.objectContaining({ code: "changes_unknown", exit: 2 }),
  );
});

test("only what a rule asks for whose if matches is read", () => {
  const rules: readonly Rule[] = [
    { if: "$UNSET", changes: { paths: ["a"], compare_to: "unused" }, exists: code },
    { if: "$A", changes: { paths: ["a"], compare_to: "v$A" } },
    { changes: code },
    { changes: { paths: ["b"] } },
  ];
  expect(planFiles(rules, { A: "1" })).toEqual({ comparisons: ["v1", null], tracked: false });
  expect(planFiles([{ exists: code }], {})).toEqual({ comparisons: [], tracked: true });
  expect(planFiles([{ if: "$A" }], { A: "1" })).toEqual({ comparisons: [], tracked: false });
});

test("the rule that decides sets variables, those of others are only shown", () => {
  const rules: readonly Rule[] = [
    { if: "$UNSET", variables: { SAMPLE: "0.1" } },
    {
      if: "$A",
      variables: {
        SAMPLE: "1.0",
        NAME: "$A-$NEXT", // biome-ignore lint/suspicious/noTemplateCurlyInString: the braces are what is tested
        NEXT: "$$${A}%A%",
        A: "$A!",
        GONE: "[$UNSET]",
      },
    },
  ];
  const sets = { SAMPLE: "1.0", NAME: "a!-$a!%A%", NEXT: "$a!%A%", A: "a!", GONE: "[]" };
  const decision = decide(rules, { A: "a" });
  expect(decision).toMatchObject({ sets, rules: [{ sets: { SAMPLE: "0.1" } }, { sets }] });
  expect(findTrainingVariables(rules, decision, { A: "a" })).toEqual(sets);
});

test("a rule that says never sets nothing", () => {
  const rules: readonly Rule[] = [{ when: "never", variables: { A: "1" } }];
  const decision = decide(rules, {});
  expect(decision.sets).toEqual({});
  expect(findTrainingVariables(rules, decision, {})).toEqual({});
});

test("secrets reach the training, and nobody who reads the decision", () => {
  const rules: readonly Rule[] = [{ variables: { MODEL_URL: "https://$DEPLOY_TOKEN@host", API_TOKEN: "x" } }];
  const decision = decide(rules, { DEPLOY_TOKEN: "t" });
  expect(decision.sets).toEqual({ MODEL_URL: "[masked]", API_TOKEN: "[masked]" });
  expect(findTrainingVariables(rules, decision, { DEPLOY_TOKEN: "t" })).toEqual({
    MODEL_URL: "https://t@host",
    API_TOKEN: "x",
  });
});
