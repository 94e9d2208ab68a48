import { expect, test } from "vitest";
import { estimateTextWidth, shortenName } from "../../../src/core/plots/text-width.ts";

const room = { fontSize: 14, width: 180 };

test.each([
  ["main 9bc01e77", "main 9bc01e77"],
  ["feature/JIRA-12345-retrain-with-bureau-data 3fa9c1d2", "feature/JIRA… 3fa9c1d2"],
  ["feature/модель-кредитного-риска 3fa9c1d2", "feature/мо… 3fa9c1d2"],
])("%s is shown as %s, with its commit", (name, shown) => {
  expect(shortenName(name, room)).toBe(shown);
});

test("a shortened name fits", () => {
  expect(estimateTextWidth(shortenName("W".repeat(100), room), room.fontSize)).toBeLessThanOrEqual(room.width);
});
