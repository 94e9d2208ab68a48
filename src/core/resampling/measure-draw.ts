import { computeRates } from "../metrics/confusion.ts";
import type { Frame } from "./frame.ts";

/** How often each group's rows were drawn, by class. */
export interface Draw {
  readonly positives: Float64Array;
  readonly negatives: Float64Array;
}

/** Values of metrics on a draw by key; what is not defined on it is absent. */
export type DrawMetrics = Readonly<Record<string, number>>;

/** Depths of lift and gain, fractions; those of the gains are among them. */
const cuts = [
  ["1", 0.01],
  ["5", 0.05],
  ["10", 0.1],
  ["20", 0.2],
] as const;

/** All metrics that are resampled, on one draw. `isProbability` says whether those of probabilities make sense. */
export function measureDraw(frame: Frame, draw: Draw, isProbability: boolean): DrawMetrics | null {
  const [positives, negatives] = [sum(draw.positives), sum(draw.negatives)];
  if (positives === 0 || negatives === 0) return null;
  const walked = walk(frame, draw, { positives, negatives });
  return {
    ...walked,
    ...(isProbability ? measureProbabilities(frame, draw, { positives, negatives }) : {}),
    ...measureCut(frame, draw, { positives, negatives }),
  };
}

interface Totals {
  readonly positives: number;
  readonly negatives: number;
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** What the order of the groups makes: one pass from the highest score down. */
function walk({ length }: Frame, draw: Draw, { positives, negatives }: Totals): DrawMetrics {
  const rows = positives + negatives;
  const gains: Record<string, number> = {};
  let [caught, seen, ks, precisions, cut] = [0, 0, 0, 0, 0];
  for (let group = 0; group < length; group++) {
    const [own, other] = [draw.positives[group] ?? 0, draw.negatives[group] ?? 0];
    for (let depth = cuts[cut]; depth !== undefined && depth[1] * rows <= seen + own + other; depth = cuts[++cut]) {
      const share = own + other === 0 ? 0 : (depth[1] * rows - seen) / (own + other);
      gains[depth[0]] = (caught + own * share) / positives;
    }
    caught += own;
    seen += own + other;
    if (own > 0) precisions += (own * caught) / seen;
    ks = Math.max(ks, Math.abs(caught / positives - (seen - caught) / negatives));
  }
  const lifts = cuts.map(([key, depth]) => [`lift@${key}`, (gains[key] ?? 1) / depth] as const);
  return {
    ks,
    average_precision: precisions / positives,
    ...Object.fromEntries(lifts),
    "gain@10": gains["10"] ?? 1,
    "gain@20": gains["20"] ?? 1,
  };
}

function measureProbabilities(frame: Frame, draw: Draw, { positives, negatives }: Totals): DrawMetrics {
  const rows = positives + negatives;
  const total = sumClasses(frame, draw);
  const brier = total.brier / rows;
  return {
    log_loss: total.log / rows,
    brier,
    brier_skill: 1 - brier / ((positives / rows) * (negatives / rows)),
    ...(total.score === 0 ? {} : { oe_ratio: positives / total.score }),
    ...stepFit(frame, total),
  };
}

interface ClassSums {
  readonly score: number;
  readonly brier: number;
  readonly log: number;
  readonly intercept: number;
  readonly slope: number;
}

function sumClasses(frame: Frame, draw: Draw): ClassSums {
  let [score, brier, log, intercept, slope] = [0, 0, 0, 0, 0];
  for (const side of ["positives", "negatives"] as const) {
    const [own, weights] = [frame[side], draw[side]];
    for (let group = 0; group < frame.length; group++) {
      const weight = weights[group] ?? 0;
      if (weight === 0) continue;
      score += weight * (own.score[group] ?? 0);
      brier += weight * (own.brier[group] ?? 0);
      log += weight * (own.log[group] ?? 0);
      intercept += weight * (own.intercept[group] ?? 0);
      slope += weight * (own.slope[group] ?? 0);
    }
  }
  return { score, brier, log, intercept, slope };
}

/** One Newton step from the fit on all rows, which is as good as the whole fit but for terms of higher order. */
function stepFit({ fit }: Frame, { intercept, slope }: ClassSums): DrawMetrics {
  if (fit === null) return {};
  return {
    cal_intercept: fit.intercept + fit.inverse.a * intercept + fit.inverse.b * slope,
    cal_slope: fit.slope + fit.inverse.b * intercept + fit.inverse.d * slope,
  };
}

function measureCut({ flagged }: Frame, draw: Draw, { positives, negatives }: Totals): DrawMetrics {
  if (flagged === null) return {};
  const [tp, fp] = [sum(draw.positives.subarray(0, flagged)), sum(draw.negatives.subarray(0, flagged))];
  return computeRates({ threshold: 0, tp, fp, tn: negatives - fp, fn: positives - tp });
}
