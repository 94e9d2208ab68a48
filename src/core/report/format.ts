import { groupDigits } from "../text/group-digits.ts";
import type { Scalar } from "../training/revision-results.ts";

const minus = "−";

/** Three decimals for what lies near one, three significant digits for the small, none after the comma for the large. */
export function formatNumber(value: number): string {
  return `${value < 0 ? minus : ""}${formatSize(Math.abs(value))}`;
}

function formatSize(size: number): string {
  if ((size !== 0 && size < 0.001) || size >= 1e15) return size.toPrecision(3);
  if (Number.isInteger(size) || size >= 10_000) return groupDigits(Math.round(size));
  return size.toFixed(size >= 100 ? 1 : 3);
}

/** With its sign, also when it is rounded to zero: `+0.012`, `−0.004`, `0`. */
export function formatDelta(value: number): string {
  if (value === 0) return "0";
  return `${value > 0 ? "+" : minus}${formatNumber(Math.abs(value))}`;
}

/** The same with one decimal, for rows and percentage points: `+13.1`, `−0.4`, `0.0`. */
export function formatTenths(value: number): string {
  const tenths = Math.abs(value).toFixed(1);
  if (Number(tenths) === 0) return tenths;
  return `${value > 0 ? "+" : minus}${tenths}`;
}

/** A number of rows, which ties make fractional. */
export const formatCount = (rows: number) => (Number.isInteger(rows) ? formatNumber(rows) : rows.toFixed(1));

/** `1 split`, `2 splits`. */
export const count = (number: number, noun: string) => `${formatNumber(number)} ${noun}${number === 1 ? "" : "s"}`;

/** A certified numerical error, with one digit, rounded up: `3e-6`. */
export function formatError(error: number): string {
  const exponent = Math.floor(Math.log10(error));
  const digit = Math.ceil(error / 10 ** exponent - 1e-9);
  return digit === 10 ? `1e${exponent + 1}` : `${digit}e${exponent}`;
}

/** `0.730–0.830`; in words where a minus sign would stand beside the dash. */
export function formatRange(low: number, high: number): string {
  return `${formatNumber(low)}${low < 0 || high < 0 ? " to " : "–"}${formatNumber(high)}`;
}

/** A fraction as a percentage with one decimal: `30.3 %`. */
export const formatPercent = (fraction: number) => `${(100 * fraction).toFixed(1)} %`;

/** `48 s`, `3 min 05 s`, `2 h 14 min`. */
export function formatDuration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const pad = (part: number) => String(part).padStart(2, "0");
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${pad(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${pad(Math.floor((whole % 3600) / 60))} min`;
}

export function formatScalar(value: Scalar): string {
  if (typeof value === "number") return formatNumber(value);
  return value === null ? "–" : String(value);
}

/** The first eight digits of a commit. */
export const shortSha = (sha: string) => sha.slice(0, 8);
