import { ambiguousGateMetric, unknownGateMetric } from "../../errors.ts";
import type { Evaluation, MetricDelta } from "../evaluation/evaluation.ts";
import { metricCatalogue } from "../evaluation/metric-catalogue.ts";
import { baselineOf, headlineSplit } from "../report/headline-split.ts";
import type { MetricComparison } from "../report/report.ts";
import { suggestName } from "../text/suggest-name.ts";
import type { Scalar } from "../training/revision-results.ts";
import type { Gate, GateCheck } from "./gate.ts";

/** What gates are judged by. */
export interface Facts {
  readonly evaluation: Evaluation | null;
  readonly metrics: readonly MetricComparison[];
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The number that a gate is about, in this run and in the baseline; null is what is not there. */
export interface Subject extends Pick<GateCheck, "metric" | "source" | "split" | "file" | "value" | "baseline"> {
  /** As the report calls it: `test.roc_auc`. */
  readonly title: string;
  /** What a value that is no finite number reads: `"n/a"`; null when there is nothing at all. */
  readonly text: string | null;
  /** 95 % interval of `value`. */
  readonly interval: Interval | null;
  readonly delta: number | null;
  readonly deltaInterval: Interval | null;
  /** The metric itself compares with the baseline, which is not there. */
  readonly lacksBaseline: boolean;
}

/**
 * With `split` a gate is about the evaluation. Without, its name is first looked up in the metrics files, exactly, then
 * read as `split.key`, then as a key on the headline split. Throws `unknown_gate_metric`, `ambiguous_gate_metric`.
 */
export function findSubject({ metric, split }: Pick<Gate, "metric" | "split">, facts: Facts): Subject {
  const title = split === undefined ? metric : `${split}.${metric}`;
  const found =
    split === undefined
      ? (findInFiles(metric, facts) ?? findInEvaluation(parseTitle(metric, facts), facts))
      : findInEvaluation({ split, key: metric }, facts);
  if (found === undefined)
    throw unknownGateMetric({ name: title, suggestion: suggestName(title, listKnown(title, facts)) });
  return found;
}

/** The last dot ends the split's name, which may have dots itself. */
function parseTitle(name: string, { evaluation }: Facts): { split: string | undefined; key: string } {
  const dot = name.lastIndexOf(".");
  return dot < 0
    ? { split: headlineSplit(evaluation)?.name, key: name }
    : { split: name.slice(0, dot), key: name.slice(dot + 1) };
}

/**
 * `file:name`, as DVC writes it, says which file is meant when several have the name. A file that only the baseline has
 * is no rival: metrics may move.
 */
function findInFiles(name: string, { metrics }: Facts): Subject | undefined {
  const found = metrics.filter((metric) => metric.name === name || `${metric.file}:${metric.name}` === name);
  const present = found.filter(({ candidate }) => candidate !== null);
  if (present.length > 1) throw ambiguousGateMetric({ name, files: present.map(({ file }) => file) });
  const metric = present[0] ?? found[0];
  if (metric === undefined) return undefined;
  const [value, baseline] = [toNumber(metric.candidate), toNumber(metric.baseline)];
  return {
    title: name,
    metric: metric.name,
    source: "metrics",
    split: null,
    file: metric.file,
    value,
    text: metric.candidate === null ? null : JSON.stringify(metric.candidate),
    interval: null,
    baseline,
    delta: metric.delta,
    deltaInterval: null,
    lacksBaseline: false,
  };
}

const toNumber = (value: Scalar) => (typeof value === "number" ? value : null);

function findInEvaluation(
  { split: name, key }: { split: string | undefined; key: string },
  { evaluation }: Facts,
): Subject | undefined {
  const split = evaluation?.splits.find((one) => one.name === name);
  if (split === undefined || evaluation === null || !Object.hasOwn(metricCatalogue, key)) return undefined;
  const value = split.metrics[key];
  const baseline = baselineOf(evaluation, split);
  const before = baseline?.metrics[key];
  const delta = evaluation.deltas.find((one) => one.split === name && one.metric === key);
  return {
    title: `${split.name}.${key}`,
    metric: key,
    source: "evaluation",
    split: split.name,
    file: null,
    value: value?.value ?? null,
    text: null,
    interval: toInterval(value),
    baseline: before?.value ?? null,
    // Metrics without a direction are in no list of differences.
    delta: delta?.value ?? (value === undefined || before === undefined ? null : value.value - before.value),
    deltaInterval: toInterval(delta),
    lacksBaseline: key === "psi" && baseline === undefined,
  };
}

function toInterval(estimate: Pick<MetricDelta, "low" | "high"> | undefined): Interval | null {
  const { low = null, high = null } = estimate ?? {};
  return low === null || high === null ? null : { low, high };
}

/** Names of the same form: with a split, or of the headline split without. */
function listKnown(name: string, { evaluation, metrics }: Facts): string[] {
  const splits = (evaluation?.splits ?? []).map((split) => `${split.name}.`);
  const prefixes = name.includes(".") ? splits : splits.slice(0, 1).map(() => "");
  const keys = Object.keys(metricCatalogue);
  return [...metrics.map((metric) => metric.name), ...prefixes.flatMap((prefix) => keys.map((key) => prefix + key))];
}
