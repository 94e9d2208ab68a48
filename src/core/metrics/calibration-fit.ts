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
  let fit = measureAt(ranking, logits, { intercept: 0, slope: 1 });
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    const inverse = invert(fit.information);
    if (inverse === undefined) return undefined;
    const step = multiply(inverse, fit.score);
    fit = halveUntilBetter(ranking, logits, { fit, step });
    const { intercept, slope } = fit.beta;
    if (Math.abs(step.intercept) + Math.abs(step.slope) < 1e-12 * (1 + Math.abs(intercept) + Math.abs(slope))) {
      return describeFit(ranking, fit, { logits, epsilon });
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

/** The likelihood at one pair of coefficients, with its derivatives: one pass over the bins. */
interface FitState {
  readonly beta: Beta;
  readonly likelihood: number;
  readonly score: Beta;
  readonly information: Symmetric;
}

const predict = ({ intercept, slope }: Beta, logit: number) => 1 / (1 + Math.exp(-(intercept + slope * logit)));

function measureAt({ bins: { rows, positives } }: Ranking, logits: Float64Array, beta: Beta): FitState {
  let [likelihood, intercept, slope, a, b, d] = [0, 0, 0, 0, 0, 0];
  for (let index = 0; index < logits.length; index++) {
    const [logit, all, caught] = [logits[index] ?? 0, rows[index] ?? 0, positives[index] ?? 0];
    const linear = beta.intercept + beta.slope * logit;
    // ln(1 + e^x) and its derivative without overflow.
    const small = Math.exp(-Math.abs(linear));
    likelihood += caught * linear - all * (Math.max(0, linear) + Math.log1p(small));
    const share = (linear < 0 ? small : 1) / (1 + small);
    const residual = caught - all * share;
    intercept += residual;
    slope += residual * logit;
    const weight = all * share * (1 - share);
    a += weight;
    b += weight * logit;
    d += weight * logit * logit;
  }
  return { beta, likelihood, score: { intercept, slope }, information: { a, b, d } };
}

interface Newton {
  readonly fit: FitState;
  readonly step: Beta;
}

/** Newton's step, halved while it overshoots: from a badly calibrated start it would run away. */
function halveUntilBetter(ranking: Ranking, logits: Float64Array, { fit, step }: Newton): FitState {
  const { intercept, slope } = fit.beta;
  const tolerance = 1e-12 * Math.abs(fit.likelihood);
  for (let share = 1; share > 1e-6; share /= 2) {
    const beta = { intercept: intercept + share * step.intercept, slope: slope + share * step.slope };
    const next = measureAt(ranking, logits, beta);
    if (next.likelihood >= fit.likelihood - tolerance) return next;
  }
  return fit;
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
  { beta, information }: FitState,
  { logits, epsilon }: Pick<FitParts, "logits" | "epsilon">,
): CalibrationFit | undefined {
  const inverse = invert(information);
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
