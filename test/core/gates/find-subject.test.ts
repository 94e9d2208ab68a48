import { describe, expect, test } from "vitest";
import { type Facts, findSubject } from "../../../src/core/gates/find-subject.ts";
import type { MetricComparison } from "../../../src/core/report/report.ts";
import { CibotError } from "../../../src/errors.ts";
import { buildEvaluation, buildSplit } from "../../support/build-report.ts";

const metric = (name: string, file = "metrics.json"): MetricComparison => ({
  file,
  name,
  baseline: 0.7,
  candidate: 0.8,
  delta: 0.1,
  better: null,
  verdict: null,
});
const splits = ["train", "test", "oot.2026"].map((name) => buildSplit({ name }));
const facts: Facts = { evaluation: buildEvaluation({ splits }), metrics: [metric("test.auc"), metric("auc")] };

/** The error of a gate whose metric cannot be found. */
function problemOf(gate: { metric: string; split?: string }, given: Facts = facts): CibotError {
  try {
    findSubject(gate, given);
  } catch (error) {
    if (error instanceof CibotError) return error;
    throw error;
  }
  throw new Error("the metric was found");
}

describe("a name", () => {
  test.each([
    ["with a split", { metric: "roc_auc", split: "test" }, "evaluation of test"],
    ["of a split and a key", { metric: "test.roc_auc" }, "evaluation of test"],
    ["of a split that has a dot", { metric: "oot.2026.roc_auc" }, "evaluation of oot.2026"],
    ["alone, of the split of the headline", { metric: "lift@10" }, "evaluation of test"],
    ["of a metrics file", { metric: "test.auc" }, "metrics.json"],
    ["of a metrics file with the file", { metric: "metrics.json:auc" }, "metrics.json"],
  ])("%s is found", (_what, gate, expected) => {
    const { file, source, split } = findSubject(gate, facts);
    expect(file ?? `${source} of ${split}`).toBe(expected);
  });

  test("that metrics files and evaluation both have is the files', unless the gate has a split", () => {
    const both = { ...facts, metrics: [metric("test.roc_auc"), metric("ks")] };
    expect(findSubject({ metric: "test.roc_auc" }, both)).toMatchObject({ source: "metrics", value: 0.8 });
    expect(findSubject({ metric: "ks" }, both)).toMatchObject({ source: "metrics", value: 0.8 });
    expect(findSubject({ metric: "roc_auc", split: "test" }, both)).toMatchObject({
      source: "evaluation",
      value: 0.782,
    });
  });

  test("of several files asks which", () => {
    const two = { ...facts, metrics: [metric("auc", "a.json"), metric("auc", "b.json")] };
    expect(problemOf({ metric: "auc" }, two)).toMatchObject({
      code: "ambiguous_gate_metric",
      exit: 2,
      message: 'The gate on "auc" names a metric of several files: a.json, b.json.',
      hint: expect.stringContaining("`a.json:auc`"),
    });
    expect(findSubject({ metric: "b.json:auc" }, two)).toMatchObject({ file: "b.json", metric: "auc" });
  });

  test("of a file that the candidate no longer has is that of its new file", () => {
    const moved = { ...metric("auc", "old.json"), candidate: null, delta: null };
    const both = { ...facts, metrics: [moved, { ...metric("auc", "new.json"), baseline: null, delta: null }] };
    expect(findSubject({ metric: "auc" }, both)).toMatchObject({ file: "new.json", value: 0.8, baseline: null });
    expect(findSubject({ metric: "auc" }, { ...facts, metrics: [moved] })).toMatchObject({
      file: "old.json",
      value: null,
    });
  });

  test.each([
    ["test.roc_auk", ', did you mean "test.roc_auc"?'],
    ["tset.gini", ', did you mean "test.gini"?'],
    ["roc_au", ', did you mean "roc_auc"?'],
    ["test.acu", ', did you mean "test.auc"?'],
    ["f2", ', did you mean "f1"?'],
    ["entirely else", " (known: test.auc, auc, roc_auc, gini"],
  ])("%s that nothing has is an error with a suggestion", (name, suggestion) => {
    const { code, exit, message } = problemOf({ metric: name });
    expect([code, exit]).toEqual(["unknown_gate_metric", 2]);
    expect(message).toContain(`The gate on "${name}" names no metric`);
    expect(message).toContain(suggestion);
  });

  test.each(["toString", "test.constructor", "roc_auc"])("%s is unknown where there are no predictions", (name) => {
    expect(problemOf({ metric: name }, { evaluation: null, metrics: [] }).code).toBe("unknown_gate_metric");
  });

  test("is not found on the baseline's side alone: a split that is gone is unknown", () => {
    const gone = { evaluation: buildEvaluation({ splits: [] }), metrics: [] };
    expect(problemOf({ metric: "test.roc_auc" }, gone).code).toBe("unknown_gate_metric");
  });
});

test("the difference of a metric without a direction is of its two values", () => {
  const approval_rate = (value: number) => ({
    approval_rate: { value, error: 0, low: null, high: null, better: null },
  });
  const evaluation = buildEvaluation({
    splits: [buildSplit({ metrics: approval_rate(0.75) })],
    baseline: { splits: [buildSplit({ metrics: approval_rate(0.5) })] },
  });
  expect(findSubject({ metric: "test.approval_rate" }, { evaluation, metrics: [] })).toMatchObject({
    delta: 0.25,
    deltaInterval: null,
  });
});
