/**
 * Labels drawn from a logistic model of three features, of which the candidate knows two and the baseline one. A score
 * is made of the model's own probability, and of the label where the case wants it.
 */
export function scoreRows({ rows, intercept, slope = 1.2, candidate = (p) => p, baseline = (p) => p }) {
  const random = createRandom(20240615);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const [one, other] = [new Map(), new Map()];
  for (let row = 0; row < rows; row++) {
    const [first, second, third] = [normal(), normal(), normal()];
    const known = intercept + slope * (first + 0.7 * second);
    const positive = random() < toProbability(known + 0.3 * slope * third);
    count(one, candidate(round(toProbability(1.08 * known)), { positive }), positive);
    count(
      other,
      baseline(round(toProbability(intercept - 0.4 + 0.8 * slope * (first + 0.4 * third))), { positive }),
      positive,
    );
  }
  return { candidate: toScores(one), baseline: toScores(other), pairs: null };
}

const toProbability = (logit) => 1 / (1 + Math.exp(-logit));

export function toMargin(probability) {
  return Math.log(probability / (1 - probability));
}

/** As a file of single precision would have it. */
const round = Math.fround;

function count(bins, score, positive) {
  const bin = bins.get(score) ?? { score, rows: 0, positives: 0 };
  bin.rows += 1;
  bin.positives += positive ? 1 : 0;
  bins.set(score, bin);
}

function toScores(counted) {
  const bins = [...counted.values()].toSorted((a, b) => b.score - a.score);
  const column = (key) => Float64Array.from(bins, (bin) => bin[key]);
  return {
    bins: { scores: column("score"), rows: column("rows"), positives: column("positives") },
    histogram: null,
    epsilon: 2 ** -23,
    excluded: { null_score: 0, nan_score: 0, null_label: 0 },
    outsideUnit: bins.reduce((sum, { score, rows }) => sum + (score < 0 || score > 1 ? rows : 0), 0),
  };
}

/** Mulberry32: small, and the same everywhere. */
function createRandom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
