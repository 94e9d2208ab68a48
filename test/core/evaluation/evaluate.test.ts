import fc from "fast-check";
import { expect, test } from "vitest";
import { compareSplits } from "../../../src/core/evaluation/compare-splits.ts";
import { evaluate, type ScoredSplit } from "../../../src/core/evaluation/evaluate.ts";
import { evaluateSplit } from "../../../src/core/evaluation/evaluate-split.ts";
import { measureSplit } from "../../../src/core/evaluation/measure-split.ts";
import type { PairedScores } from "../../../src/core/metrics/score-bins.ts";
import { parseRows, type ScoredRow, scoredRows, toScores as scoreRows } from "../metrics/scored-rows.ts";

const excluded = { null_score: 1, nan_score: 2, null_label: 3 };
const toScores = (rows: readonly ScoredRow[]) => ({ ...scoreRows(rows), excluded });

/** `count` rows, a third of them positive; a `signal` of 0 ranks at random, of 1 perfectly. */
function makeRows(count: number, signal: number): ScoredRow[] {
  return Array.from({ length: count }, (_, index) => {
    const positive = index % 3 === 0;
    return { score: ((index * 7919) % 1009) / 1009 + signal * Number(positive), positive };
  });
}

function pair(candidate: readonly ScoredRow[], baseline: readonly ScoredRow[], count = candidate.length): PairedScores {
  return {
    candidate: Float64Array.from(candidate.slice(0, count), ({ score }) => score),
    baseline: Float64Array.from(baseline.slice(0, count), ({ score }) => score),
    positive: Uint8Array.from(candidate.slice(0, count), ({ positive }) => Number(positive)),
    rows: { candidate: candidate.length, baseline: baseline.length },
  };
}

interface Given {
  readonly candidate?: readonly ScoredRow[];
  readonly baseline?: readonly ScoredRow[] | null;
  readonly threshold?: number;
  readonly pairs?: PairedScores | null;
}

function given({
  candidate = makeRows(300, 0.3),
  baseline = makeRows(300, 0.1),
  threshold,
  pairs = null,
}: Given = {}): ScoredSplit {
  return { name: "test", threshold, candidate: toScores(candidate), baseline: baseline && toScores(baseline), pairs };
}

const deltaOf = (split: ScoredSplit, metric: string) =>
  evaluate([split]).deltas.find((delta) => delta.metric === metric);

test("a split holds its counts, its metrics with directions, and what was left out", () => {
  const split = evaluateSplit(toScores(parseRows("0.9+ 0.8- 0.7+ 0.2- 0.1-")), { name: "oot", threshold: 0.5 });
  expect(split).toMatchObject({ name: "oot", rows: 5, positives: 2, excluded, method: "exact" });
  expect(split.confusion).toEqual({ threshold: 0.5, tp: 2, fp: 1, tn: 2, fn: 0 });
  const directions = Object.entries(split.metrics).map(([key, { better }]) => [key, better]);
  expect(Object.fromEntries(directions)).toEqual({
    roc_auc: "higher",
    gini: "higher",
    ks: "higher",
    ks_at: null,
    average_precision: "higher",
    log_loss: "lower",
    brier: "lower",
    brier_skill: "higher",
    "lift@1": "higher",
    "lift@5": "higher",
    "lift@10": "higher",
    "lift@20": "higher",
    "gain@10": "higher",
    "gain@20": "higher",
    precision: "higher",
    recall: "higher",
    specificity: "higher",
    f1: "higher",
    mcc: "higher",
    accuracy: "higher",
    approval_rate: null,
    bad_rate_approved: "lower",
    cal_intercept: "zero",
    cal_slope: "one",
    oe_ratio: "one",
    ece: "lower",
  });
  expect(split.metrics["lift@10"]).toMatchObject({ value: 2.5, error: 0, better: "higher" });
});

test("without a threshold there is no confusion and none of its rates", () => {
  const split = evaluateSplit(toScores(makeRows(30, 0)), { name: "test" });
  expect(split.confusion).toBeNull();
  expect(split.metrics).not.toHaveProperty("precision");
});

test("scores beyond probabilities have every metric but those of probabilities", () => {
  const { metrics } = evaluateSplit(toScores(parseRows("3.5+ 1- -2+ -7-")), { name: "test" });
  const ofRanking = ["roc_auc", "gini", "ks", "ks_at", "average_precision"];
  const ofDepths = ["lift@1", "lift@5", "lift@10", "lift@20", "gain@10", "gain@20"];
  expect(Object.keys(metrics)).toEqual([...ofRanking, ...ofDepths]);
});

test("ROC AUC and Gini have an interval around them", () => {
  const { roc_auc, gini } = evaluateSplit(toScores(makeRows(300, 0.3)), { name: "test" }).metrics;
  expect(roc_auc?.low).toBeLessThan(roc_auc?.value ?? 0);
  expect(roc_auc?.high).toBeGreaterThan(roc_auc?.value ?? 1);
  expect(gini?.low).toBeCloseTo(2 * (roc_auc?.low ?? 0) - 1, 12);
  expect(gini?.high).toBeCloseTo(2 * (roc_auc?.high ?? 0) - 1, 12);
});

test("a perfect ranking claims no interval", () => {
  const { roc_auc } = evaluateSplit(toScores(makeRows(30, 2)), { name: "test" }).metrics;
  expect(roc_auc).toEqual({ value: 1, error: 0, low: null, high: null, better: "higher" });
});

test("every number of the document is finite", () => {
  // JSON has no -0.
  const cutOff = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
  const threshold = fc.oneof(fc.constant(undefined), cutOff);
  fc.assert(
    fc.property(scoredRows, scoredRows, threshold, fc.constantFrom(1, 1e300), (candidate, baseline, cut, scale) => {
      const scaled = candidate.map((row) => ({ ...row, score: row.score * scale }));
      const document = evaluate([{ ...given({ candidate: scaled, baseline }), threshold: cut }]);
      expect(JSON.parse(JSON.stringify(document))).toEqual(document);
      expect(JSON.stringify(document, (_, value) => (Number.isNaN(value) ? "NaN" : value))).not.toContain("NaN");
    }),
  );
});

test("without a baseline there is nothing to compare", () => {
  expect(evaluate([given({ baseline: null })])).toMatchObject({
    splits: [{ name: "test" }],
    baseline: null,
    deltas: [],
  });
});

test("splits keep their order, and one without a baseline has no deltas", () => {
  const { splits, baseline, deltas } = evaluate([{ ...given({ baseline: null }), name: "oot" }, given()]);
  expect(splits.map(({ name }) => name)).toEqual(["oot", "test"]);
  expect(baseline?.splits.map(({ name }) => name)).toEqual(["test"]);
  expect(new Set(deltas.map(({ split }) => split))).toEqual(new Set(["test"]));
});

test("a clear gain on the same rows is better, a clear loss worse, the same model noise", () => {
  const [strong, weak] = [makeRows(300, 0.3), makeRows(300, 0.1)];
  const verdict = (candidate: readonly ScoredRow[], baseline: readonly ScoredRow[]) =>
    deltaOf(given({ candidate, baseline, pairs: pair(candidate, baseline) }), "gini");
  expect(verdict(strong, weak)).toMatchObject({
    verdict: "better",
    method: "delong",
    paired: true,
  });
  expect(verdict(weak, strong)).toMatchObject({ verdict: "worse", paired: true });
  expect(verdict(weak, weak)).toMatchObject({ value: 0, low: 0, high: 0, verdict: "noise" });
});

test("the difference of Ginis is twice that of the AUCs, with its interval", () => {
  const split = given();
  const [auc, gini] = [deltaOf(split, "roc_auc"), deltaOf(split, "gini")];
  expect(gini?.value).toBeCloseTo(2 * (auc?.value ?? 0), 12);
  expect(gini?.low).toBeCloseTo(2 * (auc?.low ?? 0), 12);
  expect(gini?.high).toBeCloseTo(2 * (auc?.high ?? 0), 12);
});

test("without matched rows the variances add up, which is wider", () => {
  const [candidate, baseline] = [makeRows(300, 0.3), makeRows(300, 0.1)];
  const unpaired = deltaOf(given({ candidate, baseline }), "roc_auc");
  const paired = deltaOf(given({ candidate, baseline, pairs: pair(candidate, baseline) }), "roc_auc");
  expect(unpaired).toMatchObject({ paired: false, method: "delong" });
  expect(unpaired?.value).toBeCloseTo(paired?.value ?? 0, 12);
  expect(unpaired?.low).toBeLessThan(paired?.low ?? 0);
});

test("if a part of the rows matches, the models are compared as two samples, and the overlap is told", () => {
  const [candidate, baseline] = [makeRows(300, 0.3), makeRows(300, 0.1)];
  const split = given({ candidate, baseline, pairs: pair(candidate, baseline, 90) });
  const { splits, deltas } = evaluate([split]);
  expect(splits[0]?.overlap).toEqual({ candidate: 300, baseline: 300, matched: 90 });
  expect(deltas).toEqual(evaluate([given({ candidate, baseline })]).deltas);
  expect(deltas.every(({ paired }) => !paired)).toBe(true);
});

test("on the same rows the bootstrap of a difference is narrower than on two samples", () => {
  const [candidate, baseline] = [makeRows(300, 0.3), makeRows(300, 0.1)];
  const width = (split: ScoredSplit) => {
    const { low, high } = deltaOf(split, "average_precision") ?? {};
    return (high ?? 0) - (low ?? 0);
  };
  const paired = given({ candidate, baseline, pairs: pair(candidate, baseline) });
  expect(deltaOf(paired, "average_precision")).toMatchObject({ method: "bootstrap", paired: true, verdict: "better" });
  expect(width(paired)).toBeLessThan(0.8 * width(given({ candidate, baseline })));
});

test("a metric without a direction has no delta", () => {
  const split = given({ threshold: 0.5 });
  expect(deltaOf(split, "approval_rate")).toBeUndefined();
  expect(deltaOf(split, "ks_at")).toBeUndefined();
});

test("a metric that one side lacks has no delta", () => {
  const deltas = compareSplits({
    name: "test",
    candidate: measureSplit(toScores(parseRows("0.9+ 0.4- 0.6+ 0.7-")), undefined),
    baseline: measureSplit(toScores(parseRows("4+ -1- 2+ 3-")), undefined),
    pairs: null,
  });
  expect(deltas.map(({ metric }) => metric)).not.toContain("brier");
  expect(deltas).toHaveLength(10);
});

test("of a sample of the pairs the differences are those of all rows, and their intervals nearly so", () => {
  const score = (index: number, salt: number) => ((index * salt) % 10_007) / 10_007;
  const rows = (signal: number, salt: number) =>
    Array.from({ length: 12_000 }, (_, index): ScoredRow => {
      const positive = index % 3 === 0;
      const shared = 0.5 * score(index, 7919) + 0.2 * score(index, salt);
      return { score: 0.05 + shared + signal * Number(positive), positive };
    });
  const [candidate, baseline] = [rows(0.2, 104_729), rows(0.15, 15_485_863)];
  const whole = given({ candidate, baseline, pairs: pair(candidate, baseline) });
  const quarter = (side: readonly ScoredRow[]) => side.filter((_, index) => (index * 7) % 16 < 4);
  const sample = { share: 0.25, rows: { candidate: 3000, baseline: 3000 } };
  const picked = pair(quarter(candidate), quarter(baseline));
  expect(picked.positive).toHaveLength(3000);
  const pairs = { ...picked, rows: { candidate: 12_000, baseline: 12_000 }, sample };
  const sampled = { ...whole, pairs };
  expect(evaluate([sampled]).splits[0]?.overlap).toEqual({ candidate: 12_000, baseline: 12_000, matched: 12_000 });
  for (const metric of ["roc_auc", "gini", "ks", "brier", "oe_ratio"]) {
    const [all, some] = [deltaOf(whole, metric), deltaOf(sampled, metric)];
    expect(some).toMatchObject({ paired: true, verdict: all?.verdict });
    expect(some?.value, metric).toBeCloseTo(all?.value ?? Number.NaN, 12);
    const ratio = ((some?.high ?? 0) - (some?.low ?? 0)) / ((all?.high ?? 0) - (all?.low ?? 0));
    expect(Math.abs(ratio - 1), metric).toBeLessThan(0.25);
  }
});

test.each([
  ["a sampled id is on one side only", { candidate: 60, baseline: 61 }, { candidate: 240, baseline: 240 }, 240],
  ["there are more rows on one side", { candidate: 60, baseline: 60 }, { candidate: 240, baseline: 300 }, 240],
  ["half of the sampled ids match", { candidate: 120, baseline: 120 }, { candidate: 480, baseline: 480 }, 240],
])("when %s the models are compared as two samples, with an estimate of the overlap", (_, looked, counts, matched) => {
  const rows = makeRows(60, 0.3);
  const pairs = { ...pair(rows, rows), rows: counts, sample: { share: 0.25, rows: looked } };
  const { splits, deltas } = evaluate([given({ pairs })]);
  expect(splits[0]?.overlap).toEqual({ ...counts, matched });
  expect(deltas.every(({ paired }) => !paired)).toBe(true);
});
