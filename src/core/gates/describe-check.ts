import { formatDelta, formatNumber, formatRange } from "../report/format.ts";
import type { Interval, Subject } from "./find-subject.ts";
import { bounds, type Limit, type LimitKind } from "./gate.ts";

const signs: Readonly<Record<LimitKind, string>> = { min: "≥", max: "≤", max_drop: "drop ≤", max_rise: "rise ≤" };

/** The name of a check, which no run changes: `test.roc_auc ≥ 0.72`, `oot.gini drop ≤ 0.01 beyond noise`. */
export const nameCheck = ({ gate, kind, limit }: Limit, { title }: Subject) =>
  `${title} ${signs[kind]} ${limit}${gate.significant ? " beyond noise" : ""}`;

/** A gate never passes because its number is not there. */
export function describeAbsence({ split, metric, file, text }: Subject): string {
  if (split !== null) return `this run has no ${metric} of ${split}`;
  return text === null ? `${file} has no value of it in this run` : `${file} holds no finite number but ${text}`;
}

export const noBaseline = "no baseline value to compare with";

export interface Finding {
  /** The number itself is beyond the limit, noise or not. */
  readonly plain: boolean;
  readonly fails: boolean;
  readonly interval: Interval | null;
}

/** `0.701 is below 0.72`; `fell by 0.012 from 0.790 to 0.778, only 0.005 is allowed`; with what noise says where it is asked. */
export function describeVerdict(one: Limit, subject: Subject, finding: Finding): string {
  const statement =
    bounds[one.kind].of === "value" ? stateValue(one, subject, finding) : stateChange(one, subject, finding);
  return `${statement}${one.gate.significant ? stateNoise(one, finding) : ""}`;
}

function stateValue({ kind, limit }: Limit, { value }: Subject, { plain }: Finding): string {
  const relation = plain ? `is ${bounds[kind].side}` : kind === "min" ? "is at least" : "is at most";
  return `${formatBeside(value ?? 0, limit)} ${relation} ${limit}`;
}

function stateChange({ kind, limit }: Limit, { value, baseline, delta }: Subject, { plain }: Finding): string {
  const change = delta ?? 0;
  if (change === 0) return `unchanged at ${formatNumber(value ?? 0)}`;
  const size = formatBeside(Math.abs(change), limit);
  const sides = `from ${formatNumber(baseline ?? 0)} to ${formatNumber(value ?? 0)}`;
  const statement = `${change < 0 ? "fell" : "rose"} by ${size} ${sides}`;
  const isHarmless = change > 0 === (bounds[kind].side === "below");
  return isHarmless ? statement : `${statement}, ${plain ? "only " : ""}${limit} is allowed`;
}

function stateNoise({ kind }: Limit, { plain, fails, interval }: Finding): string {
  if (interval === null) return "; it has no interval, so the number alone is judged";
  if (!plain) return "";
  const { low, high } = interval;
  const range = bounds[kind].of === "value" ? formatRange(low, high) : `${formatDelta(low)} to ${formatDelta(high)}`;
  return fails ? `, and so is all of the 95 % interval ${range}` : `, yet within noise: 95 % interval ${range}`;
}

/** With as many digits as it takes to tell a number from its limit: 0.7196 is not 0.72. */
function formatBeside(value: number, limit: number): string {
  if (value === limit || formatNumber(value) !== formatNumber(limit)) return formatNumber(value);
  const digits = [4, 5, 6, 7, 8, 9].find((places) => value.toPrecision(places) !== limit.toPrecision(places));
  return digits === undefined ? formatNumber(value) : value.toPrecision(digits).replace("-", "−");
}
