import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseConfig } from "../../src/config/parse-config.ts";
import { CibotError } from "../../src/errors.ts";

const parse = (rules: string) => parseConfig(`train:\n  rules:\n${rules}`, "cibot.yaml").train.rules;

function problemOf(rules: string): string {
  try {
    parse(rules);
  } catch (error) {
    if (error instanceof CibotError && error.code === "invalid_config") return error.message;
    throw error;
  }
  throw new Error("the text is valid");
}

test("every form of an entry is read", () => {
  const rules = `
    - { if: $A, when: never }
    - changes: [a, "b/**/*"]
    - changes: { paths: [a], compare_to: main }
    - exists: dvc.yaml
    - exists: [a]
    - { exists: { paths: [a] }, when: on_success, variables: { SAMPLE: 1.0, NAME: "$A" } }
    - when: always`;
  expect(parse(rules)).toEqual([
    { if: "$A", when: "never" },
    { changes: { paths: ["a", "b/**/*"] } },
    { changes: { paths: ["a"], compare_to: "main" } },
    { exists: { paths: ["dvc.yaml"] } },
    { exists: { paths: ["a"] } },
    { exists: { paths: ["a"] }, when: "on_success", variables: { SAMPLE: "1.0", NAME: "$A" } },
    { when: "always" },
  ]);
});

test("the examples of the documentation are valid", () => {
  const text = readFileSync("docs/rules.md", "utf8");
  const examples = [...text.matchAll(/```yaml\n(.*?)```/gs)].map(([, example = ""]) => example);
  expect(examples.length).toBeGreaterThan(1);
  for (const example of examples) expect(parseConfig(example, "cibot.yaml").train.rules).not.toEqual([]);
});

test.each([
  ["{ if: $A, start_in: 1 day }", '"train.rules[0].start_in" is not supported: cibot does not wait'],
  ["{ if: $A, allow_failure: true }", '"train.rules[0].allow_failure" is not supported: it is about a job'],
  ["{ if: $A, needs: [b] }", '"train.rules[0].needs" is not supported: it is about jobs'],
  ["{ if: $A, interruptible: true }", '"train.rules[0].interruptible" is not supported: it is about a job'],
  ["{ if: $A, auto_cancel: { on_new_commit: none } }", '"train.rules[0].auto_cancel" is not supported'],
  ["{ when: manual }", "train.rules[0].when: manual is not supported: no rule of cibot waits for a person"],
  ["{ when: delayed }", "train.rules[0].when: delayed is not supported: no rule of cibot waits"],
  ["{ when: on_failure }", "train.rules[0].when: on_failure is not supported: cibot knows of no earlier stages"],
  ["{ when: later }", "train.rules[0].when: must be always, on_success or never"],
  ["{ exists: { paths: [a], project: b } }", '"train.rules[0].exists.project" is not supported: cibot looks at'],
  ["{ exists: { paths: [a], ref: b } }", '"train.rules[0].exists.ref" is not supported: cibot looks at the commit'],
  ["{ exists: { regexp: a } }", '"train.rules[0].exists.regexp" is not supported: write `paths` with globs'],
  ["{ changes: { paths: [a], regexp: a } }", '"train.rules[0].changes.regexp" is not supported'],
  ["{ changes: { compare_to: main } }", "train.rules[0].changes.paths: "],
  ["{ changes: a }", "train.rules[0].changes: must be a list of globs, or `paths`"],
  ["{ changes: [1] }", "train.rules[0].changes[0]: invalid input: expected string"],
  [`{ changes: [${"a,".repeat(51)}] }`, "train.rules[0].changes: has too many entries, 50 is the most"],
  [`{ exists: { paths: [${"a,".repeat(51)}] } }`, "train.rules[0].exists.paths: has too many entries, 50 is the most"],
  ["{}", "train.rules[0]: must have one of if, changes, exists, when and variables"],
  ["{ iff: $A }", 'unknown key "train.rules[0].iff", did you mean "if"?'],
  ["{ variables: { A: true } }", "train.rules[0].variables.A: must be a text or a number"],
])("%s is refused by name, with its line", (rule, problem) => {
  expect(problemOf(`    - ${rule}`)).toContain(`line 3: ${problem}`);
});
