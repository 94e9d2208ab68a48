import { expect, test } from "vitest";
import { countField, countRows } from "../../../src/core/plots/count-rows.ts";
import { thinLine } from "../../../src/core/plots/thin-line.ts";

const axes = { x: "step", y: "loss", series: ["rev"] };
const line = (rev: string, length: number) =>
  Array.from({ length }, (_, step) => ({ rev, step: String(step), loss: Math.sin(step) + (step === 777_777 ? 9 : 0) }));

test("a million points become at most 1000 of each line, with both ends and the one outlier", () => {
  const rows = [...line("main", 1_000_000), ...line("this change", 300_000)];
  const thin = thinLine(rows, axes);
  const main = thin.filter(({ rev }) => rev === "main");
  expect(main.length).toBeLessThanOrEqual(1000);
  expect(main.length).toBeGreaterThan(900);
  expect(thin.length - main.length).toBeLessThanOrEqual(1000);
  expect([main[0]?.step, main.at(-1)?.step]).toEqual(["0", "999999"]);
  expect(main.map(({ step }) => step)).toContain("777777");
});

test("a line of up to 1000 points keeps them, whatever they hold", () => {
  const rows = [...line("main", 1000), { rev: "main", step: null, loss: null }].slice(1);
  expect(thinLine(rows, axes)).toBe(rows);
});

test("of a long line the points without a number are left out, and one place is no division by zero", () => {
  const rows = Array.from({ length: 2000 }, (_, index) => ({ rev: "main", step: index % 2 ? 5 : null, loss: index }));
  expect(thinLine(rows, axes).map(({ loss }) => loss)).toEqual([1, 1999]);
});

test("a million rows of two classes become a count for each cell of each revision", () => {
  const rows = Array.from({ length: 1_000_000 }, (_, index) => ({
    rev: index < 400_000 ? "main" : "this change",
    actual: index % 2,
    predicted: "1",
    id: index,
  }));
  expect(countRows(rows, ["rev", "actual", "predicted"])).toEqual([
    { rev: "main", actual: 0, predicted: "1", [countField]: 200_000 },
    { rev: "main", actual: 1, predicted: "1", [countField]: 200_000 },
    { rev: "this change", actual: 0, predicted: "1", [countField]: 300_000 },
    { rev: "this change", actual: 1, predicted: "1", [countField]: 300_000 },
  ]);
});
