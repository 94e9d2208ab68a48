import { expect, test } from "vitest";
import { createTrackedFiles } from "../../../src/adapters/dvc/create-tracked-files.ts";
import { createResultFiles } from "../../../src/adapters/git/create-result-files.ts";
import { createGitRepository } from "../../support/git-repository.ts";

const pipeline = `
vars: [custom.yaml]
stages:
  train:
    cmd: python train.py
    params: [lr, settings.toml: [depth]]
    outs: [model.pkl]
    metrics: [{metrics.json: {cache: false}}]
    plots: [{curves.csv: {cache: false, x: step}}]
  score:
    foreach: [a, b]
    do:
      wdir: scoring
      cmd: python score.py
      outs: ["\${item}.json"]
metrics: [summary.json]
params: [custom.yaml]
plots: [{lift: {x: {lift.csv: depth}, y: {lift.csv: [lift], gains.csv: gain}}}]
`;
const lock = `
schema: '2.0'
stages:
  train: {cmd: python train.py, params: {params.yaml: {lr: 1}}, outs: [{path: model.pkl, md5: aa}]}
  score@a: {cmd: python score.py, outs: [{path: a.json, md5: aa}]}
`;

/** A project that has just been reproduced: everything in it is new. */
function given(files: Readonly<Record<string, string>>) {
  const repository = createGitRepository();
  const head = repository.commit({ "README.md": "# Project\n" });
  for (const [path, text] of Object.entries(files)) repository.write(path, text);
  const resultFiles = createResultFiles(repository.directory);
  const changes = async () =>
    resultFiles.changes(await resultFiles.snapshot(head, await createTrackedFiles(repository.directory).list()), head);
  return { repository, changes };
}

const results = ["metrics.json", "curves.csv", "summary.json", "lift.csv", "gains.csv"];
const params = ["params.yaml", "settings.toml", "custom.yaml"];

test("what DVC writes and reads is taken when Git holds it: outputs in its cache and other files are not", async () => {
  const { changes } = given({
    "dvc.yaml": pipeline,
    "dvc.lock": lock,
    "data/raw.csv.dvc": "outs: []\n",
    "data/.gitignore": "/raw.csv\n",
    "data/raw.csv": "1\n",
    ".gitignore": "/model.pkl\n",
    "model.pkl": "binary",
    "a.json": "another file of the name\n",
    "scoring/a.json": "{}\n",
    "train.py": "print(1)\n",
    lr: "named like a parameter\n",
    ...Object.fromEntries([...results, ...params].map((path) => [path, "{}\n"])),
  });
  const own = [".gitignore", "data/.gitignore", "data/raw.csv.dvc", "dvc.lock", "dvc.yaml"];
  expect(await changes()).toEqual([...own, ...results, ...params, "scoring/a.json"].toSorted());
});

test("the configuration of DVC, where passwords can stand, is not", async () => {
  const { repository, changes } = given({ ".dvc/config": "[core]\n", ".dvc/.gitignore": "/tmp\n", "dvc.lock": lock });
  expect(await changes()).toEqual([".dvc/.gitignore", "dvc.lock"]);
  expect(repository.status()).toContain(".dvc/config");
});

test("a pipeline in a subfolder has its paths there; a broken one loses its own paths only", async () => {
  const { changes } = given({
    "credit/dvc.yaml": "stages: {train: {cmd: x, metrics: [m.json]}}\n",
    "credit/m.json": "{}\n",
    "churn/dvc.yaml": "stages: [\n",
    "churn/m.json": "{}\n",
  });
  expect(await changes()).toEqual(["churn/dvc.yaml", "credit/dvc.yaml", "credit/m.json"]);
});

test("paths above the project are left out", async () => {
  const { repository } = given({ "dvc.yaml": "metrics: [../secret.json]\n" });
  expect((await createTrackedFiles(repository.directory).list()).join()).not.toContain("secret");
});

test("a project without a pipeline has its data files", async () => {
  const { changes } = given({ "raw.csv.dvc": "outs: []\n" });
  expect(await changes()).toEqual(["raw.csv.dvc"]);
});
