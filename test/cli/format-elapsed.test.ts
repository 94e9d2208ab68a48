import { expect, test } from "vitest";
import { formatElapsed, formatWhole } from "../../src/cli/format-elapsed.ts";

test.each([
  [0, "0.0 s", "0 s"],
  [1_250, "1.3 s", "1 s"],
  [9_949, "9.9 s", "10 s"],
  [9_950, "10 s", "10 s"],
  [59_499, "59 s", "59 s"],
  [59_500, "1 min 00 s", "1 min 00 s"],
  [185_000, "3 min 05 s", "3 min 05 s"],
  [3_599_500, "1 h 00 min", "1 h 00 min"],
  [8_040_000, "2 h 14 min", "2 h 14 min"],
])("%i ms read %j, and %j where they run", (milliseconds, elapsed, whole) => {
  expect([formatElapsed(milliseconds), formatWhole(milliseconds)]).toEqual([elapsed, whole]);
});
