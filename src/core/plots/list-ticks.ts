/** Round numbers from 0 to `end`, four to eight or so: steps of 1, 2 or 5 times a power of ten. */
export function listTicks(end: number): number[] {
  const power = 10 ** Math.floor(Math.log10(end / 4));
  const step = [1, 2, 5].map((factor) => factor * power).findLast((one) => one * 4 <= end) ?? power;
  // Divided by the inverse of a small step, which is whole: 0.3 and not 0.30000000000000004.
  const at = (index: number) => (step < 1 ? index / Math.round(1 / step) : index * step);
  return Array.from({ length: Math.floor(end / step + 1e-9) + 1 }, (_, index) => at(index));
}
