import { expect, test } from "vitest";
import { type EvaluateOptions, evaluateFiles } from "../../src/commands/evaluate.ts";
import { given } from "../support/given.ts";

const columns: EvaluateOptions = { label: "target", score: "score" };
const rows = "0.9+ 0.8+ 0.7- 0.6+ 0.4- 0.3- 0.2+ 0.1-";
const worse = "0.9+ 0.3+ 0.7- 0.6+ 0.8- 0.4- 0.2+ 0.1-";

function givenFiles() {
  const world = given();
  world.scores.files["/clone/new.csv"] = rows;
  world.scores.files["/clone/old.csv"] = worse;
  return world;
}

test("a file is one split, named after it, without a baseline", async () => {
  const { deps, output, scores } = givenFiles();
  await evaluateFiles(["new.csv"], { ...columns, threshold: 0.5, positive: "bad" }, deps);
  expect(scores.read).toEqual([{ ...columns, positive: "bad", name: "new", paths: ["/clone/new.csv"] }]);
  expect(output.result).toMatchObject({
    splits: [{ name: "new", rows: 8, positives: 4, confusion: { tp: 3, fp: 1, tn: 3, fn: 1 } }],
    baseline: null,
    deltas: [],
    plots: [],
  });
  expect(output.stdout).toMatch(/^new: 8 rows, 4 positives \(50\.0 %\)\n\n\| Metric/);
  expect(output.stdout).toMatch(/\| ROC AUC ↑ +\| +0\.750 \|/);
});

test("with a baseline the differences are told, paired by id, and how many ids are on both sides", async () => {
  const { deps, output } = givenFiles();
  await evaluateFiles(["new.csv"], { ...columns, id: "id", name: "oot", baseline: "old.csv" }, deps);
  expect(output.result).toMatchObject({ splits: [{ name: "oot" }], baseline: { splits: [{ name: "oot" }] } });
  expect(output.result?.deltas).toContainEqual(
    expect.objectContaining({ split: "oot", metric: "roc_auc", value: 0.25, method: "delong", paired: true }),
  );
  expect(output.stdout).toContain("ids on both sides: 8 of 8 and 8");
  expect(output.stdout).toMatch(/ROC AUC ↑.*0\.500.*\+0\.250/);
});

test("plots are drawn into the folder, each beside its specification", async () => {
  const { deps, output, files } = givenFiles();
  await evaluateFiles(["new.csv"], { ...columns, threshold: 0.5, plots: "out/plots" }, deps);
  const plots = output.result?.plots as string[];
  expect(plots.map((path) => path.replace(/^out\/plots\/(.*)\.[0-9a-f]{8}\.png$/, "$1"))).toEqual(
    "lift gains ks roc pr calibration confusion score-histogram deciles".split(" "),
  );
  for (const path of plots) {
    expect(JSON.parse(files.text(path.replace(/png$/, "vl.json")))).toEqual(JSON.parse(files.text(path)));
  }
});

test("of the plots those that are named are drawn, in that order", async () => {
  const { deps, output } = givenFiles();
  await evaluateFiles(["new.csv"], { ...columns, plots: "out", only: ["roc", "lift"] }, deps);
  expect(output.result?.plots).toEqual([expect.stringMatching(/^out\/roc\./), expect.stringMatching(/^out\/lift\./)]);
});

test.each([
  ["a plot that does not exist", { plots: "out", only: ["lfit"] }, 'There is no plot "lfit", did you mean "lift"?'],
  ["plots that are not drawn", { only: ["lift"] }, "`--only` chooses among plots, and none are drawn."],
])("%s is an error before anything is read", async (_, options, message) => {
  const { deps, scores } = givenFiles();
  const work = evaluateFiles(["new.csv"], { ...columns, ...options }, deps);
  await expect(work).rejects.toMatchObject({ code: "invalid_usage", exit: 2, message });
  expect(scores.read).toEqual([]);
});

test("many files are one split, read to the cut-off, exactly when asked, and saved as a sketch", async () => {
  const { deps, output, scores } = givenFiles();
  const options = { ...columns, threshold: 0.5, exact: true, saveBins: "out/bins.parquet" };
  await evaluateFiles(["new.csv", "old.csv"], options, deps);
  expect(output.result).toMatchObject({ splits: [{ name: "new", rows: 16, positives: 8 }] });
  expect(scores.counted).toEqual([{ threshold: 0.5, exact: true, saveBins: "/clone/out/bins.parquet" }]);
  expect(output.stderr).not.toContain("warning");
});

test("a file that is named twice counts twice, with a warning", async () => {
  const { deps, output } = givenFiles();
  await evaluateFiles(["new.csv", "new.csv"], columns, deps);
  expect(output.result).toMatchObject({ splits: [{ rows: 16 }] });
  expect(output.stderr).toContain("/clone/new.csv is named more than once: its rows count each time.");
});

test("a file that is not there is an error, and nothing is drawn", async () => {
  const { deps, rasterizer } = givenFiles();
  const work = evaluateFiles(["none.csv"], { ...columns, plots: "out" }, deps);
  await expect(work).rejects.toMatchObject({ code: "predictions_missing", exit: 2 });
  expect(rasterizer.drawn).toEqual([]);
});
