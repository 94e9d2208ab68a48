import { describe, expect, test } from "vitest";
import { isComplete, proposeSplits, type SplitSource } from "../../../src/core/init/split-proposal.ts";
import { buildColumn, buildFlag, buildTable } from "../../support/build-table.ts";

const predictions = [buildFlag("target"), buildColumn("score")];
const source = (path: string, columns = predictions, isLikely = true): SplitSource => ({
  path,
  table: buildTable(columns, path),
  isLikely,
});
const namesOf = (...paths: string[]) =>
  proposeSplits(
    paths.map((path) => source(path)),
    {},
  ).map(({ name }) => name);

describe("a split is named", () => {
  test.each([
    ["pred/test.parquet", "test"],
    ["test_predictions.csv.gz", "test"],
    ["out/scored-Train.jsonl", "train"],
    ["predictions/eu.csv", "eu"],
    ["pred/scores_2026-01.csv", "2026-01"],
    ["predictions.csv", "predictions"],
    ["pred/.csv", "predictions"],
  ])("%s: %s", (path, name) => expect(namesOf(path)).toEqual([name]));

  test("with its folder, and in the end a number, where files share a name", () => {
    expect(namesOf("a/test.csv", "b/test.csv", "c/b/test.csv")).toEqual(["a-test", "b-test", "b-test-2"]);
  });
});

test("test data come first and training data last, since the first split is the headline", () => {
  expect(namesOf("train.csv", "eu.csv", "test.csv")).toEqual(["test", "eu", "train"]);
});

describe("a file is proposed", () => {
  test.each([
    ["when its columns and its path say so", source("pred.csv"), 1],
    ["when only its columns do, by name", source("data/eval.csv", predictions, false), 1],
    ["when a stage writes it under a telling name, even without roles", source("pred.csv", [buildColumn("a")]), 1],
    [
      "not for any column between 0 and 1",
      source("features.csv", [buildFlag("target"), buildColumn("rate")], false),
      0,
    ],
    ["not without a label", source("features.csv", [buildColumn("score")], false), 0],
  ])("%s", (_, file, count) => {
    expect(proposeSplits([file], {})).toHaveLength(count);
  });
});

test("one that is not on disk is taken at its word, with the columns that were named or the defaults", () => {
  const [split] = proposeSplits([{ path: "p.csv", table: null, isLikely: true }], { score: "proba", threshold: 0.3 });
  expect(split).toMatchObject({
    label: { value: "target" },
    score: { value: "proba", why: "as asked" },
    threshold: 0.3,
  });
  expect(split && isComplete(split)).toBe(true);
});

test.each([
  ["a label", [buildColumn("score")]],
  ["a score", [buildFlag("target")]],
  ["the positive class", [buildFlag("target", ["A", "B"]), buildColumn("score")]],
])("one that misses %s is not complete", (_, columns) => {
  expect(proposeSplits([source("pred.csv", columns)], {}).map(isComplete)).toEqual([false]);
});
