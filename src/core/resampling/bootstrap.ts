import type { Frame } from "./frame.ts";
import { type Draw, type DrawMetrics, measureDraw } from "./measure-draw.ts";
import { createRandom, type Random } from "./random.ts";

export interface BootstrapOptions {
  readonly draws: number;
  readonly seed: number;
  /** Whether metrics of probabilities make sense. */
  readonly isProbability: boolean;
}

/** Values of a metric by key, one per draw; NaN where it is not defined. */
export type Series = Readonly<Record<string, Float64Array>>;

/**
 * The Poisson bootstrap over groups of rows, each class on its own: every row counts as often as a Poisson variable of
 * mean 1 says, so the counts of a group are Poisson too. The number of positives varies from draw to draw, as it does
 * from sample to sample. Chamandy et al., "Estimating uncertainty for massive data streams", Google (2012).
 */
export function resample(frame: Frame, { draws, seed, isProbability }: BootstrapOptions): Series {
  const random = createRandom(seed);
  // One draw's memory serves all: a thousand short-lived arrays cost more than the arithmetic on them.
  const draw = emptyDraw(frame);
  const measured = Array.from({ length: draws }, () => {
    redraw(draw.positives, frame.positives.counts, random);
    redraw(draw.negatives, frame.negatives.counts, random);
    return measureDraw(frame, draw, isProbability);
  });
  return collect(measured);
}

function redraw(drawn: Float64Array, counts: Float64Array, random: Random): void {
  for (let group = 0; group < counts.length; group++) drawn[group] = random.poisson(counts[group] ?? 0);
}

function collect(draws: readonly (DrawMetrics | null)[]): Series {
  const keys = new Set(draws.flatMap((metrics) => Object.keys(metrics ?? {})));
  const entries = [...keys].map(
    (key) => [key, Float64Array.from(draws, (metrics) => metrics?.[key] ?? Number.NaN)] as const,
  );
  return Object.fromEntries(entries);
}

/** Rows that fall into the same groups of two models, with the same label; arrays of equal length. */
export interface PairedCells {
  /** Indexes of groups. */
  readonly candidate: Uint32Array;
  readonly baseline: Uint32Array;
  readonly positive: Uint8Array;
  readonly counts: Float64Array;
}

export interface PairedFrames {
  readonly candidate: Frame;
  readonly baseline: Frame;
  readonly cells: PairedCells;
}

/** Both models on the same draws of the rows. */
export function resamplePairs(frames: PairedFrames, { draws, seed, isProbability }: BootstrapOptions) {
  const random = createRandom(seed);
  const drawn = { candidate: emptyDraw(frames.candidate), baseline: emptyDraw(frames.baseline) };
  const measured = Array.from({ length: draws }, () => {
    scatter(frames.cells, drawn, random);
    return {
      candidate: measureDraw(frames.candidate, drawn.candidate, isProbability),
      baseline: measureDraw(frames.baseline, drawn.baseline, isProbability),
    };
  });
  return {
    candidate: collect(measured.map(({ candidate }) => candidate)),
    baseline: collect(measured.map(({ baseline }) => baseline)),
  };
}

function scatter(cells: PairedCells, drawn: Readonly<Record<"candidate" | "baseline", Draw>>, random: Random): void {
  for (const { positives, negatives } of [drawn.candidate, drawn.baseline]) {
    positives.fill(0);
    negatives.fill(0);
  }
  for (let cell = 0; cell < cells.counts.length; cell++) {
    const count = random.poisson(cells.counts[cell] ?? 0);
    if (count === 0) continue;
    const side = cells.positive[cell] === 1 ? "positives" : "negatives";
    add(drawn.candidate[side], cells.candidate[cell] ?? 0, count);
    add(drawn.baseline[side], cells.baseline[cell] ?? 0, count);
  }
}

const emptyDraw = ({ length }: Frame): Draw => ({
  positives: new Float64Array(length),
  negatives: new Float64Array(length),
});

function add(counts: Float64Array, group: number, count: number): void {
  counts[group] = (counts[group] ?? 0) + count;
}

/** Mean and standard deviation; undefined when a metric is defined on fewer than nine draws of ten. */
export function describeSeries(values: Float64Array): { mean: number; deviation: number } | undefined {
  const defined = values.filter((value) => Number.isFinite(value));
  if (defined.length < 0.9 * values.length || defined.length < 2) return undefined;
  const mean = defined.reduce((sum, value) => sum + value, 0) / defined.length;
  const spread = defined.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(spread / (defined.length - 1)) };
}
