import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createProjectSurvey } from "../../../src/adapters/project-survey/create-project-survey.ts";
import { createGitRepository, temporaryFolder } from "../../support/git-repository.ts";

const pipeline = "stages:\n  train:\n    cmd: python train.py\n    params: [epochs]\n    metrics: [out/metrics.json]\n";

function givenProject(files: Readonly<Record<string, string>> = { "dvc.yaml": pipeline }) {
  const repository = createGitRepository();
  mkdirSync(join(repository.directory, ".dvc"));
  for (const [path, text] of Object.entries(files)) repository.write(path, text);
  return repository;
}

const look = (directory: string) => createProjectSurvey(directory).look();

test("finds pipelines, their parameters and metrics, tables and DAGs; hidden folders and environments are not looked into", async () => {
  const { directory } = givenProject({
    "dvc.yaml": pipeline,
    "a/dvc.yaml": "metrics: [m.yaml]\n",
    "params.yaml": "epochs: 5\n",
    "out/metrics.json": '{"auc": 0.7}',
    "a/m.yaml": "loss: 1\n",
    "pred/test.parquet": "",
    ".venv/x.csv": "",
    "venv/dvc.yaml": "[",
    "dags/score.py": "",
    "requirements.txt": "dvc\n",
    Dockerfile: "",
  });
  expect(await look(directory)).toMatchObject({
    folder: "project",
    prefix: "",
    pipelines: [{ path: "dvc.yaml" }, { path: "a/dvc.yaml" }],
    params: [{ path: "params.yaml", content: { epochs: 5 } }],
    metrics: [
      { path: "out/metrics.json", content: { auc: 0.7 } },
      { path: "a/m.yaml", content: { loss: 1 } },
    ],
    tables: ["pred/test.parquet"],
    equipment: { hasDags: true, hasDockerfile: true, hasTests: false, requirements: "-r requirements.txt" },
  });
});

describe("Git tells", () => {
  test("branches, the default one and the remote, whose token stays where it is", async () => {
    const repository = givenProject();
    repository.commit({});
    repository.git("remote", "add", "origin", "https://oauth2:glpat-secret@gitlab.com/team/churn.git");
    repository.git("update-ref", "refs/remotes/origin/develop", "HEAD");
    repository.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/develop");
    expect((await look(repository.directory)).git).toEqual({
      remote: "https://gitlab.com/team/churn.git",
      remoteHead: "develop",
      branches: ["main", "develop"],
      current: "main",
    });
  });

  test("the current branch of a repository without a commit, and nothing more", async () => {
    const { directory } = givenProject();
    expect((await look(directory)).git).toEqual({ remote: null, remoteHead: null, branches: [], current: "main" });
  });

  test("where a project lies in its repository; DVC's folder may be above", async () => {
    const { directory } = givenProject({ "models/risk/dvc.yaml": pipeline });
    expect(await look(join(directory, "models/risk"))).toMatchObject({ folder: "risk", prefix: "models/risk" });
  });
});

describe("is refused, with what to do:", () => {
  test("a folder outside of Git", async () => {
    await expect(look(temporaryFolder())).rejects.toMatchObject({
      code: "outside_git",
      hint: expect.stringContaining("git init"),
    });
  });

  test("a repository without DVC", async () => {
    await expect(look(createGitRepository().directory)).rejects.toMatchObject({
      code: "outside_dvc",
      hint: expect.stringContaining("dvc init"),
    });
  });

  test.each([
    ["no dvc.yaml", {}, "There is no dvc.yaml in this folder.", "dvc stage add"],
    ["no stages", { "dvc.yaml": "metrics: [m.json]\n" }, "dvc.yaml has no stages.", "dvc stage add"],
    ["stages elsewhere", { "a/dvc.yaml": pipeline }, "There is no dvc.yaml in this folder.", "cd a && cibot init"],
  ])("a project with %s", async (_, files, message, hint) => {
    const error = { code: "no_stages", message, hint: expect.stringContaining(hint) };
    await expect(look(givenProject(files).directory)).rejects.toMatchObject(error);
  });

  test.each([
    ["broken YAML", "stages:\n  train: [\n", "dvc.yaml cannot be read: line 3"],
    ["an unknown alias", "stages: *nothing\n", "dvc.yaml cannot be read: "],
    ["no mapping", "- train\n", "dvc.yaml cannot be read: it is no mapping."],
  ])("a dvc.yaml of %s", async (_, text, message) => {
    await expect(look(givenProject({ "dvc.yaml": text }).directory)).rejects.toMatchObject({
      code: "invalid_pipeline",
      message: expect.stringContaining(message),
    });
  });
});

test("metrics and parameters that cannot be read are DVC's to complain about", async () => {
  const { directory } = givenProject({ "dvc.yaml": pipeline, "out/metrics.json": "{", "params.yaml": "a: [" });
  expect(await look(directory)).toMatchObject({ metrics: [], params: [] });
});
