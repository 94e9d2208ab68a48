import { evaluate } from "../dist/tools/evaluate.js";

/** Metrics whose intervals must hold the truth in 94 to 96 of 100 samples. */
const judged = ["roc_auc", "ks", "lift@10", "brier"];
const worlds = [
  { name: "n = 1,000, 10 % positive", rows: 1000, rate: 0.1 },
  { name: "n = 1,000, 40 % positive", rows: 1000, rate: 0.4 },
  { name: "rare event: n = 20,000, 0.5 % positive", rows: 20_000, rate: 0.005 },
];
const draws = 2000;
/** Rows that stand for the population: its own noise is a fortieth of a sample's. */
const population = 2_000_000;

/** How many of the 95 % intervals hold the truth, on samples of a population that is known. */
export function measureCoverage() {
  for (const world of worlds) {
    const random = createRandom(7);
    const truth = measure(sample({ ...world, rows: population }, random));
    const covered = {};
    for (let draw = 0; draw < draws; draw++) {
      const metrics = measure(sample(world, random));
      for (const [key, { low, high }] of Object.entries(metrics)) {
        if (low === null) continue;
        covered[key] ??= { held: 0, of: 0 };
        covered[key].of += 1;
        if (low <= truth[key].value && truth[key].value <= high) covered[key].held += 1;
      }
    }
    print(world.name, covered, truth);
  }
}

function print(name, covered, truth) {
  console.log(`${name}, ${draws} samples: per cent of intervals that hold the truth (one standard error is 0.5)`);
  for (const [key, { held, of }] of Object.entries(covered)) {
    const share = (100 * held) / of;
    const verdict = judged.includes(key) ? (share >= 94 && share <= 96 ? " within 94 to 96" : " OUTSIDE 94 to 96") : "";
    console.log(
      `  ${key.padEnd(20)}${truth[key].value.toFixed(4).padStart(9)}${share.toFixed(1).padStart(8)}${verdict}`,
    );
  }
}

/** Metrics of the product's own evaluation. */
function measure(bins) {
  const excluded = { null_score: 0, nan_score: 0, null_label: 0 };
  const scores = { bins, histogram: null, epsilon: Number.EPSILON, excluded, outsideUnit: 0 };
  const [split] = evaluate([{ name: "test", threshold: 0.15, candidate: scores, baseline: null, pairs: null }]).splits;
  return split.metrics;
}

/** Scores of two normal classes on the logit scale; labels are drawn, so that the number of positives varies. */
function sample({ rows, rate }, random) {
  const level = Math.log(rate / (1 - rate)) - 0.6;
  const drawn = Array.from({ length: rows }, () => {
    const positive = random() < rate ? 1 : 0;
    return [1 / (1 + Math.exp(-(level + 1.35 * positive + 1.1 * normal(random)))), positive];
  });
  drawn.sort((a, b) => b[0] - a[0]);
  return {
    scores: Float64Array.from(drawn, ([score]) => score),
    rows: new Float64Array(rows).fill(1),
    positives: Float64Array.from(drawn, ([, positive]) => positive),
  };
}

const normal = (random) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Marsaglia's xorshift: another generator than the one under test. */
function createRandom(seed) {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
