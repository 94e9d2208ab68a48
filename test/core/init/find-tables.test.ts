import { expect, test } from "vitest";
import { findTables } from "../../../src/core/init/find-tables.ts";
import { parsePipelineFile } from "../../../src/core/init/pipeline-file.ts";

const find = (tables: readonly string[], outs: readonly string[]) => {
  const pipeline = parsePipelineFile({ path: "dvc.yaml", document: { stages: { train: { outs } } }, params: {} });
  if (typeof pipeline === "string") throw new Error(pipeline);
  return findTables(tables, [pipeline]);
};

test("outputs with a telling name come first, other outputs next, then files of such a name; others are not read", () => {
  const tables = ["data/raw.csv", "features.csv", "old/scores.csv", "pred/test.csv"];
  expect(find(tables, ["pred/test.csv", "features.csv"]).found).toEqual([
    { path: "pred/test.csv", isLikely: true },
    { path: "features.csv", isLikely: false },
    { path: "old/scores.csv", isLikely: false },
  ]);
});

test.each([
  ["a folder", "predictions"],
  ["a folder with a slash", "predictions/"],
  ["a pattern of a template", "*/test.parquet"],
])("an output may be %s", (_, out) => {
  expect(find(["predictions/test.parquet"], [out])).toEqual({
    found: [{ path: "predictions/test.parquet", isLikely: true }],
    absent: [],
  });
});

test("outputs that look like predictions and are not on disk are named; models and reports are not", () => {
  expect(find([], ["pred/test.csv", "scores", "predictor.pkl", "score.png", "model.joblib"]).absent).toEqual([
    "pred/test.csv",
    "scores",
  ]);
});

test("a name with signs of regular expressions means itself", () => {
  expect(find(["preds(1)+.csv", "preds1.csv"], ["preds(1)+.csv"]).found.map(({ isLikely }) => isLikely)).toEqual([
    true,
    false,
  ]);
});

test("no more than two dozen files are read", () => {
  expect(
    find(
      Array.from({ length: 50 }, (_, index) => `pred/${index}.csv`),
      ["pred"],
    ).found,
  ).toHaveLength(24);
});
