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

/** Beyond it the coarse logit bins end: a probability of 1.2e-7. */
const reach = 15.9;

/**
 * SQL of the bin of a row with the columns `own`, its score, `toOne` = ln(own) and `toZero` = ln(1 − own), both clipped.
 * `isAbove`, SQL of a boolean that rises with the score, adds one: so a cut-off runs between two bins.
 */
export function toBin({ kind, perUnit }: ScoreKey, isAbove: string): string {
  const above = isAbove === "false" ? "" : ` + (${isAbove})::DOUBLE`;
  if (kind === "asinh") return `(asinh(own * 1000) * ${perUnit}${above})::INTEGER`;
  if (perUnit !== logitKey.perUnit) return `((toOne - toZero) * ${perUnit}${above})::INTEGER`;
  const [lowest, highest] = [16 - reach, 16 + reach].map((edge) => Math.round(edge * perUnit));
  const clipped = `CASE WHEN toOne - toZero > ${reach} THEN ${highest} WHEN toOne - toZero < -${reach} THEN ${lowest}
    ELSE (toOne - toZero + 16) * ${perUnit} END`;
  return `${clipped}${above}`;
}
