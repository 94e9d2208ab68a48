import type { Verdict } from "../evaluation/evaluation.ts";
import type { FileValues, RevisionResults, Scalar } from "../training/revision-results.ts";
import type { DataComparison, MetricComparison, ParamComparison, Seed } from "./report.ts";

export interface DirectedMetric {
  readonly name: string;
  readonly better: "higher" | "lower";
}

/** Every value of the metrics files, in the order of the files; `directed` gives some of them a direction. */
export function compareMetrics(
  candidate: RevisionResults,
  baseline: RevisionResults | null,
  directed: readonly DirectedMetric[],
): MetricComparison[] {
  return pairValues(candidate.metrics, baseline?.metrics ?? {}).map((pair) => {
    const delta = subtract(pair.candidate, pair.baseline);
    const better = directed.find(({ name }) => name === pair.name)?.better ?? null;
    return { ...pair, delta, better, verdict: delta === null || better === null ? null : judge(delta, better) };
  });
}

/** The parameters that differ; all are new when there is no baseline, so then none is listed. */
export function compareParams(candidate: RevisionResults, baseline: RevisionResults | null): ParamComparison[] {
  if (baseline === null) return [];
  return pairValues(candidate.params, baseline.params).filter((pair) => pair.candidate !== pair.baseline);
}

/** The parameters that are named as seeds of random numbers are: `seed`, `train.random_state`. */
export function findSeeds({ params }: RevisionResults): Seed[] {
  return Object.entries(params).flatMap(([file, { values }]) =>
    Object.entries(values)
      .filter(([name]) => seedName.test(name))
      .map(([name, value]) => ({ file, name, value })),
  );
}

const seedName = /(^|[._])(seed|random_state)$/i;

/** The data that came from outside: what the model was made from. */
export function compareData(candidate: RevisionResults, baseline: RevisionResults | null): DataComparison[] {
  return Object.entries(candidate.files)
    .filter(([, file]) => file.source)
    .map(([path, { hash, size }]) => ({ path, baseline: baseline?.files[path]?.hash ?? null, candidate: hash, size }));
}

type Files = Readonly<Record<string, FileValues>>;

function pairValues(candidate: Files, baseline: Files): ParamComparison[] {
  const files = [...new Set([...Object.keys(candidate), ...Object.keys(baseline)])];
  return files.flatMap((file) => {
    const now = candidate[file]?.values ?? {};
    const before = baseline[file]?.values ?? {};
    const names = [...new Set([...Object.keys(now), ...Object.keys(before)])];
    return names.map((name) => ({ file, name, baseline: before[name] ?? null, candidate: now[name] ?? null }));
  });
}

function subtract(candidate: Scalar, baseline: Scalar): number | null {
  return typeof candidate === "number" && typeof baseline === "number" ? candidate - baseline : null;
}

function judge(delta: number, better: "higher" | "lower"): Verdict {
  if (delta === 0) return "noise";
  return delta > 0 === (better === "higher") ? "better" : "worse";
}
