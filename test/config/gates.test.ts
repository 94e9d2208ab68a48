import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseConfig } from "../../src/config/parse-config.ts";
import { metricCatalogue } from "../../src/core/evaluation/metric-catalogue.ts";
import { CibotError } from "../../src/errors.ts";

const splits = "report: { predictions: [{ name: test, path: t.csv }, { name: train, path: r.csv }] }\n";

function problemOf(gates: string): string {
  try {
    parseConfig(`${splits}gates:\n${gates}`, "cibot.yaml");
  } catch (error) {
    if (error instanceof CibotError && error.code === "invalid_config") return error.message;
    throw error;
  }
  throw new Error("the text is valid");
}

test("the example of the documentation is valid, and it lists every metric that a split can have", () => {
  const text = readFileSync("docs/gates.md", "utf8");
  const [, example = ""] = /```yaml\n(.*?)```/s.exec(text) ?? [];
  expect(parseConfig(example, "cibot.yaml").gates).toHaveLength(4);
  const [, keys = ""] = /`(roc_auc gini[^`]*)`/.exec(text) ?? [];
  expect(keys.split(/\s+/)).toEqual(Object.keys(metricCatalogue));
});

test("a gate has every default", () => {
  const { gates } = parseConfig(`${splits}gates: [{ metric: roc_auc, split: test, min: 0.7 }]`, "cibot.yaml");
  expect(gates).toEqual([{ metric: "roc_auc", split: "test", min: 0.7, warn: false, significant: false }]);
});

test.each([
  ["no limit", "- { metric: auc, warn: true }", "line 3: gates[0]: needs a limit: min, max, max_drop, max_rise"],
  [
    "limits that exclude each other",
    "- { metric: auc, min: 2, max: 1 }",
    "gates[0].min: must not be above max, which is 1",
  ],
  [
    "a limit that is infinite",
    "- { metric: auc, min: -.inf }",
    "gates[0].min: invalid input: expected number, received",
  ],
  ["a limit that is no number", "- { metric: auc, min: .nan }", "gates[0].min: invalid input: expected number"],
  ["a negative drop", "- { metric: auc, max_drop: -0.1 }", "gates[0].max_drop: too small"],
  ["a negative rise", "- { metric: auc, max_rise: -0.1 }", "gates[0].max_rise: too small"],
  ["no metric", "- { min: 1 }", "gates[0].metric: invalid input"],
  ["an unknown key", "- { metric: auc, mni: 1 }", 'unknown key "gates[0].mni", did you mean "min"?'],
  [
    "a split that is none",
    "- metric: ks\n  split: tets\n  min: 0",
    'line 4: gates[0].split: no entry of report.predictions is named "tets", did you mean "test"?',
  ],
  [
    "a metric that is none",
    "- metric: roc_auk\n  split: test\n  min: 0",
    'line 3: gates[0].metric: cibot measures no metric "roc_auk", did you mean "roc_auc"?',
  ],
  ["a split said twice", "- { metric: test.ks, split: test, min: 0 }", 'cibot measures no metric "test.ks"'],
  [
    "a drop of PSI",
    "- { metric: psi, split: test, max_drop: 0 }",
    "psi compares with the baseline itself: limit it with max",
  ],
])("%s is told with its line", (_what, gates, message) => {
  expect(problemOf(gates)).toContain(message);
});

test("every problem of the gates is told at once", () => {
  expect(problemOf("- { metric: auc }\n- { metric: kss, split: oot, min: 2, max: 1 }")).toMatch(
    /^cibot.yaml has 4 problems: line 3: .* · line 4: .* · line 4: .* · line 4: /,
  );
});

test("a metric without a split may be one that only the training writes", () => {
  expect(parseConfig("gates: [{ metric: later.auc, min: 0.7 }]", "cibot.yaml").gates).toHaveLength(1);
});
