import { describe, expect, test } from "vitest";
import { report } from "../../src/commands/report.ts";
import { plotFailed } from "../../src/errors.ts";
import { noResults, values } from "../support/fake-pipeline.ts";
import { given, sha } from "../support/given.ts";

type World = ReturnType<typeof given>;

/** The notes of a report, which its reader sees too. */
async function notesOf(world: World): Promise<string[]> {
  await report({ publish: false }, world.deps);
  const { notes } = JSON.parse(world.files.text(".cibot/report/report.json"));
  expect(world.files.text(".cibot/report/report.md").match(/^> ⚠️ /gm) ?? []).toHaveLength(notes.length);
  return notes;
}

test("a report that lacks nothing has no notes", async () => {
  expect(await notesOf(given())).toEqual([]);
});

describe("metrics files", () => {
  test("that cannot be read end the report, and nothing is written", async () => {
    const { deps, results, effects } = given();
    const problem = { values: {}, problem: "expected ',' in line 3" };
    results.candidate = { ...noResults, metrics: { "metrics.json": values({ "test.auc": 1 }), "other.json": problem } };
    const message = "Metrics file \"other.json\" cannot be read: expected ',' in line 3";
    await expect(report({}, deps)).rejects.toMatchObject({ code: "metrics_unreadable", exit: 1, message });
    expect(effects).toEqual([]);
  });

  test("of the baseline that cannot be read get a note", async () => {
    const world = given();
    const metrics = { "metrics.json": { values: {}, problem: "broken" } };
    world.results.revisions[sha.base] = { ...noResults, metrics };
    expect(await notesOf(world)).toEqual(["metrics.json of main cannot be read: broken"]);
    expect(world.output.result).toMatchObject({ report: { verdict: "better" } });
  });

  test("with a value that is no finite number get a note", async () => {
    const world = given();
    const metrics = { "metrics.json": values({ "test.auc": 0.91, "test.f1": null, epochs: 3 }) };
    world.results.candidate = { ...noResults, metrics };
    expect(await notesOf(world)).toEqual(["test.f1 in metrics.json is no finite number"]);
  });

  test("without a metric that is configured get a note", async () => {
    const world = given({ config: { report: { metrics: [{ name: "test.gini", better: "higher" }] } } });
    expect(await notesOf(world)).toEqual(["no metrics file has the configured metric test.gini"]);
  });
});

describe("predictions of the baseline", () => {
  test("that are neither in Git nor in DVC get a note; the candidate is measured all the same", async () => {
    const world = given();
    world.results.copies = {};
    expect(await notesOf(world)).toEqual(["main has no pred/test.csv in Git or DVC to compare with"]);
    expect(world.output.result).toMatchObject({
      report: { verdict: "none", headline: "main has no predictions to compare with · ROC AUC 1 on test" },
    });
  });

  test("that cannot be used get a note with the reason", async () => {
    const world = given();
    delete world.scores.files[`/clone/.cibot/tmp/${sha.base}/pred/test.csv`];
    expect(await notesOf(world)).toEqual([
      `predictions of main cannot be compared: Predictions file "/clone/.cibot/tmp/${sha.base}/pred/test.csv" does not exist.`,
    ]);
  });

  test("whose rows are others are not compared at all", async () => {
    const world = given();
    world.scores.files[`/clone/.cibot/tmp/${sha.base}/pred/test.csv`] = Array(20).fill("0.8- 0.4- 0.6+ 0.2+").join(" ");
    expect(await notesOf(world)).toEqual([expect.stringMatching(/^predictions of main cannot be compared: 80 of 80/)]);
    const { evaluation } = JSON.parse(world.files.text(".cibot/report/report.json"));
    expect([evaluation.baseline, evaluation.deltas]).toEqual([null, []]);
  });

  test("that a bug of cibot cannot read end the report", async () => {
    const { deps, scores } = given();
    scores.pair = () => Promise.reject(new TypeError("x is undefined"));
    await expect(report({}, deps)).rejects.toThrow(TypeError);
  });
});

describe("splits", () => {
  const train = { name: "train", path: "pred/train.csv", label: "y", score: "p" };
  const oot = { name: "oot", path: "pred/oot.csv", id: "id", positive: "bad" };

  function givenSplits(): World {
    const world = given({ config: { report: { predictions: [train, oot] } } });
    for (const name of ["train", "oot"]) world.scores.files[`/clone/pred/${name}.csv`] = "0.9+ 0.7- 0.6+ 0.2-";
    return world;
  }

  test("are all measured, each by its own columns; the first that is no training data is the headline", async () => {
    const world = givenSplits();
    const notes = await notesOf(world);
    expect(world.scores.read).toEqual([
      { name: "train", paths: ["/clone/pred/train.csv"], label: "y", score: "p" },
      { name: "oot", paths: ["/clone/pred/oot.csv"], label: "target", score: "score", id: "id", positive: "bad" },
    ]);
    expect(notes).toEqual([expect.stringContaining("pred/train.csv"), expect.stringContaining("pred/oot.csv")]);
    expect(world.output.result).toMatchObject({ report: { headline: expect.stringContaining("on oot") } });
  });

  test("are matched by id where one is configured, else compared without", async () => {
    const world = givenSplits();
    for (const { name, path } of [train, oot]) {
      world.results.copies[`${sha.base}:${path}`] = `/before/${name}.csv`;
      world.scores.files[`/before/${name}.csv`] = "0.8+ 0.7- 0.3+ 0.2-";
    }
    await notesOf(world);
    const { deltas } = JSON.parse(world.files.text(".cibot/report/report.json")).evaluation;
    const auc = deltas.filter(({ metric }: { metric: string }) => metric === "roc_auc");
    expect(auc).toMatchObject([
      { split: "train", paired: false },
      { split: "oot", paired: true },
    ]);
  });

  test("of the candidate that are missing end the report", async () => {
    const { deps, scores, effects } = givenSplits();
    delete scores.files["/clone/pred/oot.csv"];
    await expect(report({}, deps)).rejects.toMatchObject({ code: "predictions_missing", exit: 2 });
    expect(effects).toEqual([]);
  });

  test("are not needed: without any the project's metrics make the report, and nothing is drawn or read", async () => {
    const world = given({ config: { report: { predictions: [] } } });
    const refuse = () => Promise.reject(new Error("not needed"));
    await report({ publish: false }, { ...world.deps, scores: refuse, rasterizer: refuse });
    expect(world.output.result).toMatchObject({
      report: { verdict: "better", headline: expect.stringContaining("test.auc 0.880 → 0.910"), plots: [] },
    });
  });
});

describe("plots", () => {
  test("are drawn in their order", async () => {
    const world = given({ config: { report: { plots: ["roc", "confusion", "ks", "lift"] } } });
    expect(await notesOf(world)).toEqual([]);
    expect(world.output.result).toMatchObject({
      report: { plots: ["roc", "confusion", "ks", "lift"].map((name) => expect.stringContaining(`${name}.`)) },
    });
  });

  test("may be none at all", async () => {
    const world = given({ config: { report: { plots: [] } } });
    expect(await notesOf(world)).toEqual([]);
    expect(world.rasterizer.drawn).toEqual([]);
  });

  test("name both models with branch and commit", async () => {
    const world = given();
    await report({ publish: false }, world.deps);
    const drawn = JSON.stringify(world.rasterizer.drawn[0]);
    expect(drawn).toContain("more-features ab12cd34");
    expect(drawn).toContain("main 0fcc75bb");
  });

  test("that cannot be drawn end the report", async () => {
    const { deps, rasterizer, effects } = given();
    rasterizer.toPng = () => Promise.reject(plotFailed({ detail: "no such mark" }));
    await expect(report({}, deps)).rejects.toMatchObject({ code: "plot_failed" });
    expect(effects).toEqual([]);
  });
});

test("a params file that cannot be read ends the report: its values would pass for removed", async () => {
  const { deps, results } = given();
  results.candidate = { ...results.candidate, params: { "params.yaml": { values: {}, problem: "line 2" } } };
  await expect(report({}, deps)).rejects.toMatchObject({
    code: "metrics_unreadable",
    message: 'Params file "params.yaml" cannot be read: line 2',
  });
});

test("a plot whose data is lacking loads no renderer", async () => {
  const { deps, files } = given({ config: { report: { plots: ["profit"] } } });
  await report({ publish: false }, { ...deps, rasterizer: () => Promise.reject(new Error("not needed")) });
  expect(files.text(".cibot/report/report.md")).not.toContain("![");
});

test("costs make a profit curve", async () => {
  const split = { name: "test", path: "pred/test.csv", id: "id", threshold: 0.5 };
  const costs = { tn: 10, fn: -100, unit: "EUR" };
  const world = given({ config: { report: { predictions: [{ ...split, costs }] } } });
  expect(await notesOf(world)).toEqual([]);
  const { evaluation } = JSON.parse(world.files.text(".cibot/report/report.json"));
  expect(evaluation.splits[0].profit).toMatchObject({ unit: "EUR", policy: { threshold: 0.5 } });
});

describe("what no commit holds", () => {
  test("is told, and named in report.json", async () => {
    const world = given();
    world.workTree.changed = { "src/train.py": "lr = 0.2", "params.yaml": "a: 1", "a.txt": "a", "b.txt": "b" };
    const notes = await notesOf(world);
    expect(notes).toEqual([expect.stringContaining("the workspace differs from commit ab12cd34")]);
    expect(notes[0]).toContain("a.txt, b.txt, params.yaml and 1 more");
    const { code } = JSON.parse(world.files.text(".cibot/report/report.json"));
    expect(code).toMatchObject({ dirty: true, changed_files: ["a.txt", "b.txt", "params.yaml", "src/train.py"] });
  });

  test("is nothing in a clean workspace", async () => {
    const world = given();
    expect(await notesOf(world)).toEqual([]);
    const { code } = JSON.parse(world.files.text(".cibot/report/report.json"));
    expect(code).toMatchObject({ dirty: false, changed_files: [] });
  });
});

describe("report.template", () => {
  const config = { report: { template: "report.tpl.md" } };

  test("lays the report out, and gates and notes that it leaves out come at the end", async () => {
    const world = given({ config: { ...config, gates: [{ metric: "ks", max: 0.7 }] } });
    world.results.copies = {};
    world.files.onDisk["report.tpl.md"] = "# Ours\n\n{{headline}}\n";
    await report({ publish: false }, world.deps);
    expect(world.files.text(".cibot/report/report.md")).toMatch(
      /^# Ours\n\n### ❌ FAIL [^\n]+\n\n- ❌ [^\n]+\n\n> ⚠️ main has no pred[^\n]+\n$/,
    );
  });

  test.each([
    ["is missing", undefined, "file_missing"],
    ["names a block that is none", "{{headlin}}", "invalid_template"],
  ])("that %s ends the report before anything is measured", async (_how, content, code) => {
    const world = given({ config });
    if (content !== undefined) world.files.onDisk["report.tpl.md"] = content;
    await expect(report({ publish: false }, world.deps)).rejects.toMatchObject({ code, exit: 2 });
    expect(world.scores.read).toEqual([]);
  });
});
