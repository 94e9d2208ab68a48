import type { Ranking } from "./ranking.ts";
import type { Edges } from "./score-bins.ts";

/** A symmetric matrix [[a, b], [b, d]]. */
export interface Symmetric {
  readonly a: number;
  readonly b: number;
  readonly d: number;
}

/** The logistic regression of the label on logit(score): of a calibrated model intercept 0 and slope 1. */
export interface CalibrationFit {
  readonly intercept: number;
  readonly slope: number;
  /** Inverse of the information, for one Newton step from resampled scores and for the variances. */
  readonly inverse: Symmetric;
  /** Residual positives per row at the fit, and logit, per bin: what a resampled score function is made of. */
  readonly logits: Float64Array;
  readonly fitted: Float64Array;
  /** Half-widths because bins hold several scores, to first order. */
  readonly errors: { readonly intercept: number; readonly slope: number };
}

const maxIterations = 50;

/**
 * Cox, "Two further applications of a model for binary regression", Biometrika 45 (1958), fitted jointly by Newton's
 * method. Undefined when the fit does not exist, or not within reach: one distinct score, or classes that a cut-off
 * separates.
 */
export function fitCalibration(ranking: Ranking, epsilon: number) {
  const logits = ranking.bins.scores.map((score) => toLogit(score, epsilon));
  if (!isOverlapping(ranking, logits)) return undefined;
  let beta = { intercept: 0, slope: 1 };
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    const inverse = invert(measureInformation(ranking, logits, beta));
    if (inverse === undefined) return undefined;
    const step = multiply(inverse, measureScore(ranking, logits, beta));
    beta = halveUntilBetter(ranking, logits, { beta, step });
    const moved = Math.abs(step.intercept) + Math.abs(step.slope);
    if (moved < 1e-12 * (1 + Math.abs(beta.intercept) + Math.abs(beta.slope))) {
      return describeFit(ranking, { logits, beta, epsilon });
    }
  }
  return undefined;
}

function toLogit(score: number, epsilon: number): number {
  const clipped = Math.min(1 - epsilon, Math.max(epsilon, score));
  return Math.log(clipped) - Math.log1p(-clipped);
}

/** Of logits; with less the fit exists, and its slope is beyond all meaning. */
const leastOverlap = 1e-6;

/** A finite fit needs a positive below a negative and the other way round: Albert & Anderson, Biometrika 71 (1984). */
function isOverlapping({ bins: { rows, positives } }: Ranking, logits: Float64Array): boolean {
  const isPositive = (count: number) => count > 0;
  const isNegative = (count: number, index: number) => count > (positives[index] ?? 0);
  const logitAt = (index: number) => logits[index] ?? 0;
  const lowestPositive = logitAt(positives.findLastIndex(isPositive));
  const lowestNegative = logitAt(rows.findLastIndex(isNegative));
  const highestPositive = logitAt(positives.findIndex(isPositive));
  const highestNegative = logitAt(rows.findIndex(isNegative));
  return highestPositive > lowestNegative + leastOverlap && highestNegative > lowestPositive + leastOverlap;
}

interface Beta {
  readonly intercept: number;
  readonly slope: number;
}

const predict = ({ intercept, slope }: Beta, logit: number) => 1 / (1 + Math.exp(-(intercept + slope * logit)));

function measureInformation({ bins }: Ranking, logits: Float64Array, beta: Beta): Symmetric {
  let [a, b, d] = [0, 0, 0];
  for (const [index, logit] of logits.entries()) {
    const share = predict(beta, logit);
    const weight = (bins.rows[index] ?? 0) * share * (1 - share);
    a += weight;
    b += weight * logit;
    d += weight * logit ** 2;
  }
  return { a, b, d };
}

function measureScore({ bins }: Ranking, logits: Float64Array, beta: Beta): Beta {
  let [intercept, slope] = [0, 0];
  for (const [index, logit] of logits.entries()) {
    const residual = (bins.positives[index] ?? 0) - (bins.rows[index] ?? 0) * predict(beta, logit);
    intercept += residual;
    slope += residual * logit;
  }
  return { intercept, slope };
}

function measureLikelihood({ bins }: Ranking, logits: Float64Array, beta: Beta): number {
  let sum = 0;
  for (const [index, logit] of logits.entries()) {
    const linear = beta.intercept + beta.slope * logit;
    // ln(1 + e^x) without overflow.
    const partition = Math.max(0, linear) + Math.log1p(Math.exp(-Math.abs(linear)));
    sum += (bins.positives[index] ?? 0) * linear - (bins.rows[index] ?? 0) * partition;
  }
  return sum;
}

/** Newton's step, halved while it overshoots: from a badly calibrated start it would run away. */
function halveUntilBetter(
  ranking: Ranking,
  logits: Float64Array,
  { beta, step }: { readonly beta: Beta; readonly step: Beta },
): Beta {
  const before = measureLikelihood(ranking, logits, beta);
  const tolerance = 1e-12 * Math.abs(before);
  for (let share = 1; share > 1e-6; share /= 2) {
    const next = { intercept: beta.intercept + share * step.intercept, slope: beta.slope + share * step.slope };
    if (measureLikelihood(ranking, logits, next) >= before - tolerance) return next;
  }
  return beta;
}

function invert({ a, b, d }: Symmetric): Symmetric | undefined {
  const determinant = a * d - b * b;
  if (!(determinant > 1e-12 * a * d)) return undefined;
  return { a: d / determinant, b: -b / determinant, d: a / determinant };
}

const multiply = ({ a, b, d }: Symmetric, { intercept, slope }: Beta): Beta => ({
  intercept: a * intercept + b * slope,
  slope: b * intercept + d * slope,
});

function describeFit(
  ranking: Ranking,
  { logits, beta, epsilon }: { readonly logits: Float64Array; readonly beta: Beta; readonly epsilon: number },
): CalibrationFit | undefined {
  const inverse = invert(measureInformation(ranking, logits, beta));
  if (inverse === undefined) return undefined;
  const fitted = logits.map((logit) => predict(beta, logit));
  const errors =
    ranking.edges === null
      ? { intercept: 0, slope: 0 }
      : boundFit(ranking, ranking.edges, { logits, fitted, beta, inverse, epsilon });
  return { ...beta, inverse, logits, fitted, errors };
}

interface FitParts {
  readonly logits: Float64Array;
  readonly fitted: Float64Array;
  readonly beta: Beta;
  readonly inverse: Symmetric;
  readonly epsilon: number;
}

/**
 * Every logit can be off by the distance to the farther edge of its bin. The fit then moves by the inverse information
 * times what the score function moves by: residuals from the slope's own factor, weights from the fitted share.
 */
function boundFit(
  { bins }: Ranking,
  { lows, highs }: Edges,
  { logits, fitted, beta, inverse, epsilon }: FitParts,
): CalibrationFit["errors"] {
  let [intercept, slope] = [0, 0];
  for (const [index, logit] of logits.entries()) {
    const [low, high] = [toLogit(lows[index] ?? 0, epsilon), toLogit(highs[index] ?? 0, epsilon)];
    const reach = Math.max(high - logit, logit - low);
    const [rows, caught, share] = [bins.rows[index] ?? 0, bins.positives[index] ?? 0, fitted[index] ?? 0];
    const absolute = caught * (1 - share) + (rows - caught) * share;
    const weight = rows * share * (1 - share) * Math.abs(beta.slope);
    const move = (first: number, second: number) =>
      Math.abs(first + second * logit) * weight + Math.abs(second) * absolute;
    intercept += reach * move(inverse.a, inverse.b);
    slope += reach * move(inverse.b, inverse.d);
  }
  return { intercept, slope };
}
