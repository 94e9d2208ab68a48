import { findGatesVerdict } from "../gates/summarize-gates.ts";
import type { Signal } from "../publishing/publish-mode.ts";
import { findHeadline } from "./headline.ts";
import type { Report } from "./report.ts";

type Judged = Pick<Report, "baseline" | "evaluation" | "metrics" | "params" | "data" | "gates">;

/** What a report has to tell: whether anything differs from the baseline, and whether it is bad news. */
export function findSignal(report: Judged): Signal {
  const { baseline, evaluation, metrics, params, data, gates } = report;
  const verdict = findGatesVerdict(gates);
  const numbers = [...metrics.map(({ delta }) => delta), ...(evaluation?.deltas ?? []).map(({ value }) => value)];
  return {
    changed:
      baseline.rev === null ||
      verdict === "failed" ||
      params.length > 0 ||
      data.some(({ baseline: before, candidate }) => before !== candidate) ||
      numbers.some((delta) => delta !== null && delta !== 0),
    alert: findHeadline(report).verdict === "worse" || verdict === "failed",
  };
}
