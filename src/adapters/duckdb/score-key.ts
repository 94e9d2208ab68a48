/** A monotone map from scores to bins, by which histograms are filled and merged. */
export interface ScoreKey {
  /** `logit` for scores in [0, 1]; `asinh` of a thousand times the score, logarithmic on both sides of 0, for any other. */
  readonly kind: "logit" | "asinh";
  /** Bins per unit of the mapped score. */
  readonly perUnit: number;
}

/** 16 bits, so that DuckDB counts by index: bins are an 0.05 % step of the odds, the outermost reach to 0 and 1. */
export const logitKey: ScoreKey = { kind: "logit", perUnit: 2048 };
/** For scores that lie so close together that the coarse bins cannot tell them apart. */
export const fineLogitKey: ScoreKey = { kind: "logit", perUnit: 2 ** 17 };
export const asinhKey: ScoreKey = { kind: "asinh", perUnit: 4096 };
export const fineAsinhKey: ScoreKey = { kind: "asinh", perUnit: 2 ** 18 };

/** Of the coarse logit bins: 16 bits hold 32 units. */
const middle = 16;
/** Beyond it the coarse bins end: a probability of 1.2e-7. Scores of 32 bits do not reach as far. */
const reach = 15.9;

/**
 * SQL of the bin of a row with the columns `own`, its score, `toOne` = ln(own) and `toZero` = ln(1 − own), both clipped
 * at `epsilon`. `isAbove`, SQL of a boolean that rises with the score and is null without one, adds one: so a cut-off
 * runs between two bins, and a row without a score has none.
 */
export function toBin({ kind, perUnit }: ScoreKey, isAbove: string, epsilon: number): string {
  const above = `(${isAbove})::DOUBLE`;
  if (kind === "asinh") return `(asinh(own * 1000) * ${perUnit} + ${above})::INTEGER`;
  if (perUnit !== logitKey.perUnit) return `((toOne - toZero) * ${perUnit} + ${above})::INTEGER`;
  const inside = `(toOne - toZero + ${middle}e0) * ${perUnit}e0`;
  if (-Math.log(epsilon) < middle) return `(${inside} + ${above})::USMALLINT`;
  const [lowest, highest] = [middle - reach, middle + reach].map((edge) => Math.round(edge * perUnit));
  const clipped = `CASE WHEN abs(toOne - toZero) < ${reach}e0 THEN ${inside} WHEN toOne > toZero THEN ${highest}e0 ELSE ${lowest}e0 END`;
  return `(${clipped} + ${above})::USMALLINT`;
}
