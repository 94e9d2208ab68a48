/** Uniform numbers in [0, 1) and Poisson counts, the same for the same seed on every machine. */
export interface Random {
  uniform(): number;
  /** A Poisson count of an integer mean. */
  poisson(mean: number): number;
}

/** Chris Doty-Humphrey's sfc32 of PractRand: passes its tests, four words of state. */
export function createRandom(seed: number): Random {
  let [a, b, c, counter] = [0, seed | 0, 0x9e3779b9 | 0, 1];
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let warmUp = 0; warmUp < 12; warmUp++) next();
  const uniform = () => next() / 2 ** 32;
  return { uniform, poisson: (mean) => drawPoisson(mean, uniform) };
}

const largestTable = 64;
const tables: (Float64Array | undefined)[] = [];

function drawPoisson(mean: number, uniform: () => number): number {
  if (mean === 0) return 0;
  if (mean > largestTable) return approximate(mean, uniform);
  tables[mean] ??= cumulatePoisson(mean);
  return invert(tables[mean], mean, uniform());
}

/** P(count ≤ k) for k = 0, 1, …, until nothing is left. */
function cumulatePoisson(mean: number): Float64Array {
  const cumulative: number[] = [];
  let [term, sum] = [Math.exp(-mean), 0];
  for (let count = 1; sum < 1 - 1e-12; count++) {
    sum += term;
    cumulative.push(sum);
    term *= mean / count;
  }
  return Float64Array.from(cumulative);
}

/** Searches from the mean, near which most draws end. */
function invert(cumulative: Float64Array, mean: number, share: number): number {
  let count = Math.min(mean, cumulative.length - 1);
  while (count > 0 && (cumulative[count - 1] ?? 0) > share) count -= 1;
  while (count < cumulative.length - 1 && (cumulative[count] ?? 1) <= share) count += 1;
  return count;
}

/** Cornish & Fisher's expansion of the Poisson quantile, to the term of the skewness. */
function approximate(mean: number, uniform: () => number): number {
  const z = Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return Math.max(0, Math.round(mean + Math.sqrt(mean) * z + (z * z - 1) / 6));
}
