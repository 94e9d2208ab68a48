import { expect, test } from "vitest";
import { decide } from "../../../src/core/rules/decide.ts";
import type { Rule } from "../../../src/core/rules/rule.ts";
import type { RuleFiles } from "../../../src/core/rules/rule-files.ts";
import { describeDecision, explainDecision } from "../../../src/core/training/describe-decision.ts";

const rules = [{ if: '$BRANCH == "main"' }, { if: "$TITLE =~ /exp/" }];

test.each<readonly [string, readonly Rule[], Readonly<Record<string, string>>, string]>([
  ["the rule that matched", rules, { TITLE: "exp 1" }, "Training: rule 2 of train.rules matches: $TITLE =~ /exp/"],
  ["that there are no rules", [], {}, "Training: train.rules is empty, so every change is trained."],
  [
    "what the rule sets",
    [{ if: "$TITLE", variables: { SAMPLE: "1", DEPTH: "8" } }],
    { TITLE: "x" },
    "Training: rule 1 of train.rules matches: $TITLE; sets SAMPLE, DEPTH",
  ],
  [
    "a rule without condition",
    [{ when: "always" }],
    {},
    "Training: rule 1 of train.rules matches: it has no condition",
  ],
])("a decision to train is one line: %s", (_what, given, variables, text) => {
  expect(describeDecision(decide(given, variables))).toBe(text);
});

test("no training is explained by every rule, what it saw, and what would make it match", () => {
  expect(describeDecision(decide(rules, { TITLE: 'fix "x"' }))).toBe(
    `No training: no rule of train.rules matches.

✗ rule 1 does not match
    if       $BRANCH == "main"
    where    $BRANCH is not set
    why      would match if $BRANCH were "main"

✗ rule 2 does not match
    if       $TITLE =~ /exp/
    where    $TITLE is "fix \\"x\\""
    why      would match if $TITLE matched /exp/`,
  );
});

test("an explanation shows files, the rule that decides, and those that come too late", () => {
  const given: readonly Rule[] = [
    { if: "$A", changes: { paths: ["docs/**/*", "$CODE/*"], compare_to: "v1" } },
    { changes: { paths: ["$CODE/**/*"] }, exists: { paths: ["dvc.yaml"] }, when: "always", variables: { N: "$A 1" } },
    { if: "$A\n  && $A" },
  ];
  const files: RuleFiles = {
    comparisons: new Map([
      ["v1", { kind: "compared", base: "1234567890", how: "merge base with v1", changed: ["src/a/b.py", "x"] }],
      [null, { kind: "compared", base: "abcdefabcdef", how: "merge base with origin/main", changed: ["src/a/b.py"] }],
    ]),
    tracked: ["dvc.yaml", "src/a/b.py"],
  };
  expect(explainDecision(decide(given, { A: "x", CODE: "src" }, files))).toBe(
    `Training: rule 2 of train.rules matches: changes $CODE/**/* = src/**/*, exists dvc.yaml; sets N

✗ rule 1 does not match
    if       $A
    where    $A is "x"
    changes  docs/**/*, $CODE/* = src/* (compared to v1)
    why      2 files changed since 12345678, the merge base with v1: src/a/b.py, x; none matches docs/**/* or src/*

✓ rule 2 decides
    changes  $CODE/**/* = src/**/*
    exists   dvc.yaml
    when     always
    sets     N to "x 1"
    why      src/a/b.py changed since abcdefab, the merge base with origin/main, and matches src/**/*; dvc.yaml exists

· rule 3 would match, and comes after rule 2
    if       $A && $A
    where    $A is "x"
    why      $A and $A hold`,
  );
});

test("a long value is cut, and a secret masked", () => {
  const given = [{ if: "$LONG == $DEPLOY_TOKEN", variables: { KEY: "$DEPLOY_TOKEN", API_KEY: "short" } }];
  const decision = decide(given, { LONG: "é".repeat(5000), DEPLOY_TOKEN: "abc" });
  const text = explainDecision(decision);
  expect(text).toContain(`$LONG is "${"é".repeat(120)}"… (5000 characters)`);
  expect(text).toContain('$DEPLOY_TOKEN is "[masked]"');
  expect(text).toContain('KEY to "[masked]"');
  expect(JSON.stringify(decision)).not.toMatch(/abc|short/);
});
