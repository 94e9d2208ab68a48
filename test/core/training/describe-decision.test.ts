import { expect, test } from "vitest";
import { decide } from "../../../src/core/rules/decide.ts";
import { describeDecision } from "../../../src/core/training/describe-decision.ts";

const rules = [{ if: '$BRANCH == "main"' }, { if: "$TITLE =~ /exp/" }];

test.each([
  ["the rule that matched", rules, { TITLE: "exp 1" }, "Training: rule 2 of train.rules matches: $TITLE =~ /exp/"],
  ["that there are no rules", [], {}, "Training: train.rules is empty, so every change is trained."],
  [
    "every rule and what it saw, when none matched",
    rules,
    { TITLE: 'fix "x"' },
    'No training: no rule of train.rules matches.\n  $BRANCH == "main": $BRANCH is not set\n  $TITLE =~ /exp/: $TITLE is "fix \\"x\\""',
  ],
])("a decision is explained by %s", (_what, given, variables, text) => {
  expect(describeDecision(decide(given, variables))).toBe(text);
});
