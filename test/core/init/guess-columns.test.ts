import { describe, expect, test } from "vitest";
import { guessColumns } from "../../../src/core/init/guess-columns.ts";
import { buildColumn, buildFlag, buildKey, buildTable } from "../../support/build-table.ts";

const guess = (...columns: Parameters<typeof buildTable>[0]) => guessColumns(buildTable(columns));

test("a binary column, a column between 0 and 1 and a key, each by its name, say why they were chosen", () => {
  const { label, score, id } = guess(buildKey("customer_id"), buildFlag("is_default"), buildColumn("y_pred_proba"));
  expect([label, score, id]).toEqual([
    { value: "is_default", why: "two values, 0 and 1, and the name" },
    { value: "y_pred_proba", why: "numbers between 0 and 1, and the name" },
    { value: "customer_id", why: "differs in every row, and the name" },
  ]);
});

describe("the label", () => {
  test.each([
    ["target before other names", [buildFlag("y"), buildFlag("target")], "target"],
    ["whatever the case", [buildFlag("isChurn")], "isChurn"],
    ["the only one of two values", [buildFlag("repaid"), buildColumn("score")], "repaid"],
    ["none of several without a name", [buildFlag("a"), buildFlag("b")], undefined],
    ["no column of three values, even by name", [buildColumn("target", { distinct: 3, max: 2 })], undefined],
    ["one that has a single class in the rows that were read", [buildFlag("target", ["0"])], "target"],
  ])("is %s", (_, columns, expected) => {
    expect(guess(...columns).label?.value).toBe(expected);
  });
});

describe("the score", () => {
  test.each([
    ["no decision that was made already", [buildFlag("target"), buildFlag("prediction")], undefined],
    ["nothing outside of 0 and 1", [buildColumn("score", { min: 300, max: 850 })], undefined],
    ["no text", [buildColumn("score", { isNumber: false, min: null, max: null })], undefined],
    ["the only column between 0 and 1", [buildFlag("target"), buildColumn("model_7")], "model_7"],
    ["none of several without a name", [buildColumn("a"), buildColumn("b")], undefined],
    ["score before other names", [buildColumn("pd"), buildColumn("Score")], "Score"],
  ])("is %s", (_, columns, expected) => {
    expect(guess(...columns).score?.value).toBe(expected);
  });
});

describe("probabilities of classes", () => {
  test.each([
    [["bad", "good"], ["proba_good", "proba_bad"], "proba_bad", "bad"],
    [["0", "1"], ["model_0", "model_1"], "model_1", undefined],
    [["A", "B"], ["A", "B"], undefined, undefined],
    // A score of the good ones ranks the good ones high.
    [["bad", "good"], ["p_good"], "p_good", "good"],
  ])("of %j in %j make %s the score and %s the positive class", (values, names, score, positive) => {
    const found = guess(buildFlag("target", values), ...names.map((name) => buildColumn(name)));
    expect([found.score?.value, found.positive?.value]).toEqual([score, positive]);
  });
});

describe("the id", () => {
  test.each([
    ["a column called id before others", [buildKey("loan_id"), buildKey("id")], "id"],
    ["a name in camel case", [buildKey("customerId")], "customerId"],
    ["no column that repeats", [buildColumn("customer_id", { distinct: 900 })], undefined],
    ["no column with gaps", [buildColumn("customer_id", { distinct: 1000, nulls: 1 })], undefined],
    ["no column that merely ends in these letters", [buildKey("paid")], undefined],
  ])("is %s", (_, columns, expected) => {
    expect(guess(...columns).id?.value).toBe(expected);
  });
});

describe("the positive class", () => {
  test.each([
    [["0", "1"], null, false],
    [["0.0", "1.0"], null, false],
    [["False", "True"], null, false],
    [["-1", "1"], "1", false],
    [["bad", "good"], "bad", false],
    [["N", "Y"], "Y", false],
    [["A", "B"], null, true],
    [["bad", "default"], null, true],
  ])("of %j is %j, open: %s", (values, positive, isOpen) => {
    const found = guess(buildFlag("target", values));
    expect([found.positive?.value ?? null, found.isPositiveOpen]).toEqual([positive, isOpen]);
  });
});

test("what was named goes before what is guessed", () => {
  const table = buildTable([buildFlag("target"), buildFlag("churned"), buildColumn("score"), buildColumn("alt")]);
  expect(guessColumns(table, { label: "churned", score: "alt", id: "score" })).toMatchObject({
    label: { value: "churned", why: "as asked" },
    score: { value: "alt" },
    id: { value: "score" },
  });
});
