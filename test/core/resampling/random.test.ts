import { expect, test } from "vitest";
import { createRandom } from "../../../src/core/resampling/random.ts";

const describe = (values: readonly number[]) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  const skew = values.reduce((sum, value) => sum + (value - mean) ** 3, 0) / values.length / variance ** 1.5;
  return { mean, variance, skew };
};

test("the same seed gives the same numbers, another seed others", () => {
  const draw = (seed: number) => Array.from({ length: 5 }, createRandom(seed).uniform);
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
});

test("uniform numbers fill the unit interval evenly", () => {
  const { uniform } = createRandom(3);
  const counts = new Array<number>(20).fill(0);
  for (let index = 0; index < 200_000; index++) {
    const bar = Math.floor(uniform() * 20);
    counts[bar] = (counts[bar] ?? 0) + 1;
  }
  // Chi-squared of 19 degrees of freedom: above 43.8 once in a thousand seeds.
  expect(counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)).toBeLessThan(43.8);
});

test.each([1, 2, 17, 64, 65, 400])("Poisson counts of mean %d have its mean, variance and skewness", (mean) => {
  const { poisson } = createRandom(5);
  const counts = Array.from({ length: 200_000 }, () => poisson(mean));
  const { mean: average, variance, skew } = describe(counts);
  expect(Math.abs(average / mean - 1)).toBeLessThan(0.012 / Math.sqrt(mean));
  expect(Math.abs(variance / mean - 1)).toBeLessThan(0.02);
  expect(Math.abs(skew - 1 / Math.sqrt(mean))).toBeLessThan(0.04);
  expect(counts.every((count) => Number.isInteger(count) && count >= 0)).toBe(true);
});

test("of nothing comes nothing", () => {
  expect(createRandom(1).poisson(0)).toBe(0);
});
