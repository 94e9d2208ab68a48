import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseExpShow } from "../../../src/adapters/dvc/parse-exp-show.ts";

const capture = (name: string) => readFileSync(new URL(`../../../fixtures/dvc/${name}.json`, import.meta.url), "utf8");
const allCommits = capture("exp_show_all_commits");
const workspace = (data: unknown) => [{ rev: "workspace", data, error: null }];

test("the workspace of a real project has its metrics, parameters and data", () => {
  const { candidate, baseline } = parseExpShow(allCommits, null);
  expect(candidate.metrics).toEqual({
    "dvclive/metrics.json": {
      values: { "train.loss": 0.010000000000000002, "val.auc": 0.74, step: 4, gini: 0.5123456789 },
      problem: null,
    },
  });
  expect(candidate.params["params.yaml"]?.values).toMatchObject({
    "load_data.sample_size": 1,
    "features.bureau": '["mean","max"]',
    "train.lr": 0.05,
  });
  expect(candidate.files.dvclive).toEqual({
    hash: "e5b717fea4e08522306fada22179cd2c.dir",
    size: 542179,
    cached: false,
    source: false,
  });
  expect(baseline).toBeNull();
});

test("the baseline is the commit that was asked for", () => {
  const { baseline } = parseExpShow(allCommits, "4bd8997fac46f71d092829bafddbcd9509937e38");
  expect(baseline?.params["params.yaml"]?.values["train.lr"]).toBe(0.06);
});

test("a commit that DVC does not list is no baseline", () => {
  expect(parseExpShow(allCommits, "0000000000000000000000000000000000000000").baseline).toBeNull();
});

test("queued and failed experiments do not disturb the workspace", () => {
  const { candidate } = parseExpShow(capture("exp_show_with_queue_states"), null);
  expect(candidate.metrics["dvclive/metrics.json"]?.values["val.auc"]).toBe(0.74);
});

test("a metrics file that is missing is a problem in DVC's words, not an absence", () => {
  const { candidate, baseline } = parseExpShow(
    capture("exp_show_running_workspace"),
    "0fcc75bbf11477ede75bff58aa5f488b5b5566b6",
  );
  expect(candidate.metrics["dvclive/metrics.json"]).toEqual({
    values: {},
    problem: "[Errno 2] No such file or directory: 'dvclive/metrics.json'",
  });
  expect(baseline?.metrics["dvclive/metrics.json"]?.problem).toBeNull();
});

test("bare NaN and Infinity are read, as values that are no numbers", () => {
  const text =
    '[{"rev": "workspace", "data": {"metrics": {"m.json": {"data": {"a": NaN, "b": -Infinity, "c": 1e400, "d": 0.5}}}}}]';
  expect(parseExpShow(text, null).candidate.metrics["m.json"]?.values).toEqual({ a: null, b: null, c: null, d: 0.5 });
});

test("an output is preferred to the dependency of the same path, since it knows where the content is", () => {
  const out = { hash: "bb", size: 1, use_cache: true, is_data_source: true };
  const data = { deps: { "raw.csv": { hash: "aa", size: 1 } }, outs: { "raw.csv": out } };
  expect(parseExpShow(JSON.stringify(workspace(data)), null).candidate.files).toEqual({
    "raw.csv": { hash: "bb", size: 1, cached: true, source: true },
  });
});

test("a revision that DVC cannot load is no baseline", () => {
  const broken = { rev: "ab12", data: null, error: { type: "YAMLSyntaxError", msg: "dvc.yaml is broken" } };
  expect(parseExpShow(JSON.stringify([...workspace({}), broken]), "ab12").baseline).toBeNull();
});

test.each([
  [
    "a workspace whose dvc.yaml is broken",
    '[{"rev": "workspace", "data": null, "error": {"msg": "unable to read: \'dvc.yaml\'"}}]',
    "broken_dvc_yaml",
  ],
  ["no workspace", "[]", "dvc_failed"],
  ["the form of before DVC 2.55", '{"workspace": {"baseline": {"data": {}}}}', "dvc_failed"],
  ["nothing", "", "dvc_failed"],
  ["words", "ERROR: unexpected error", "dvc_failed"],
  ["half of an answer", allCommits.slice(0, 1000), "dvc_failed"],
])("an answer with %s ends in an error that says so", (_what, output, code) => {
  expect(() => parseExpShow(output, null)).toThrow(expect.objectContaining({ code }));
});

test("odd shapes are empty values, not crashes", () => {
  const odd = { metrics: { "m.json": null }, params: [], deps: "x", outs: { a: 5 } };
  expect(parseExpShow(JSON.stringify(workspace(odd)), null).candidate).toEqual({
    metrics: { "m.json": { values: {}, problem: null } },
    params: {},
    files: { a: { hash: null, size: null, cached: false, source: false } },
  });
});
