// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are DVC's templates.
import { describe, expect, test } from "vitest";
import { parsePipelineFile, type StagePaths } from "../../../src/core/init/pipeline-file.ts";

const parse = (document: unknown, { path = "dvc.yaml", params = {} } = {}) => {
  const pipeline = parsePipelineFile({ path, document, params });
  if (typeof pipeline === "string") throw new Error(pipeline);
  return pipeline;
};

const pathsOf = (stage: unknown, options?: { path?: string; params?: Record<string, unknown> }): StagePaths => {
  const [parsed] = parse({ stages: { train: stage } }, options).stages;
  if (parsed === undefined) throw new Error("no stage");
  return parsed.paths;
};

test("outputs, metrics and plots are paths, or maps of a path and its options", () => {
  const stage = {
    outs: ["a.csv", { "b.csv": { cache: false } }],
    metrics: [{ "m.json": { cache: false } }],
    plots: ["p.csv"],
  };
  expect(pathsOf(stage)).toMatchObject({ outs: ["a.csv", "b.csv"], metrics: ["m.json"], plots: ["p.csv"] });
});

test.each([
  ["a subfolder", { outs: ["a.csv"] }, "models/risk/dvc.yaml", ["models/risk/a.csv"]],
  ["a working directory", { wdir: "src", outs: ["../out/a.csv"] }, "dvc.yaml", ["out/a.csv"]],
  ["outside of the project", { outs: ["../a.csv", "/tmp/b.csv"] }, "dvc.yaml", []],
  ["another machine", { outs: ["s3://bucket/a.csv", "remote://store/b.csv"] }, "dvc.yaml", []],
])("paths are relative to the project: %s", (_, stage, path, outs) => {
  expect(pathsOf(stage, { path }).outs).toEqual(outs);
});

describe("templates", () => {
  test("are filled from params.yaml and from vars, whose values win", () => {
    const document = {
      vars: ["other.yaml", { folder: "out" }],
      stages: { train: { outs: ["${folder}/${names.test}.csv", "${unknown}/x.csv"] } },
    };
    const { stages } = parse(document, { params: { folder: "old", names: { test: "scored" } } });
    expect(stages[0]?.paths.outs).toEqual(["out/scored.csv", "*/x.csv"]);
  });

  test.each([
    ["a list", { foreach: ["eu", "us"], do: { outs: ["${item}.csv"] } }, ["eu.csv", "us.csv"]],
    ["a list of maps", { foreach: [{ n: 1 }, { n: 2 }], do: { outs: ["${item.n}.csv"] } }, ["1.csv", "2.csv"]],
    ["a map", { foreach: { a: { n: 1 } }, do: { outs: ["${key}-${item.n}.csv"] } }, ["a-1.csv"]],
    ["a list of params.yaml", { foreach: "${regions}", do: { outs: ["${item}.csv"] } }, ["asia.csv"]],
    ["what is not known", { foreach: "${nothing}", do: { outs: ["${item}.csv"] } }, ["*.csv"]],
    [
      "the combinations of a matrix",
      { matrix: { m: ["x", "y"], n: [1, 2] }, outs: ["${item.m}${item.n}.csv"] },
      ["x1.csv", "x2.csv", "y1.csv", "y2.csv"],
    ],
  ])("of stages stand for %s", (_, stage, outs) => {
    expect(pathsOf(stage, { params: { regions: ["asia"] } }).outs).toEqual(outs);
  });

  test("of very many stages stay a pattern", () => {
    const many = Array.from({ length: 101 }, (_, index) => index);
    expect(pathsOf({ matrix: { a: many, b: many }, outs: ["${item.a}/${item.b}.csv"] }).outs).toEqual(["*/*.csv"]);
  });
});

test("parameters without a file are of params.yaml, beside the dvc.yaml", () => {
  expect(pathsOf({ params: ["a", "b.c", { "other.yaml": ["d"] }] }, { path: "sub/dvc.yaml" }).params).toEqual([
    "sub/params.yaml",
    "sub/other.yaml",
  ]);
});

test("the top level declares metrics, parameters and plots, a list or a map", () => {
  const document = { metrics: ["dvclive/metrics.json"], params: ["p.yaml"], plots: [{ a: { x: "s" } }, "b.csv"] };
  expect(parse(document)).toMatchObject({
    metrics: ["dvclive/metrics.json"],
    params: ["p.yaml"],
    plots: 2,
    stages: [],
  });
  expect(parse({ plots: { a: {}, b: {} } }).plots).toBe(2);
});

test.each([
  [["a list"], "it is no mapping"],
  [{ stages: ["train"] }, "`stages` is no mapping"],
  [{ stages: { train: "python train.py" } }, 'the stage "train" is no mapping'],
])("%j is refused with the reason", (document, problem) => {
  expect(parsePipelineFile({ path: "dvc.yaml", document, params: {} })).toBe(problem);
});

test("an empty file has no stages", () => {
  expect(parse(null)).toMatchObject({ stages: [], metrics: [] });
});
