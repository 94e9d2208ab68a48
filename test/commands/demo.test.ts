import { describe, expect, test } from "vitest";
import { runDemo } from "../../src/commands/demo.ts";
import { givenDemo } from "../support/given-demo.ts";

test("a repository with a baseline on main is made, then a change with [exp] on a branch, then cibot trains it", async () => {
  const { deps, programs, templates, python } = givenDemo();
  await runDemo({}, deps);
  expect(templates.claimed).toEqual(["/tmp/cibot-demo"]);
  expect(python.prepared).toEqual(["/tmp/cibot-demo/project/requirements.txt"]);
  expect(programs.runs.map(({ command }) => command)).toEqual([
    "git init --quiet --initial-branch=main",
    "dvc init --quiet",
    "dvc remote add --quiet --default storage /tmp/cibot-demo/dvc-remote",
    "dvc add --quiet data/raw/application.csv data/raw/bureau.csv",
    "git add --all",
    "git commit --quiet --message Credit default: data, stages, scoring",
    "dvc repro --quiet",
    "dvc push --quiet",
    "git add --all",
    "git commit --quiet --message Baseline on the small sample",
    "git switch --quiet --create checking-account",
    "git commit --quiet --all --message Add the checking account to the bureau features [exp]",
    "git rev-parse HEAD",
    "node cibot.js train",
  ]);
});

test("the change adds a feature to the parameters and keeps all else of the file", async () => {
  const { deps, texts } = givenDemo();
  await runDemo({}, deps);
  expect(texts["/tmp/cibot-demo/project/params.yaml"]).toBe(
    "# Parameters\nextract_features_bureau:\n  features:\n    - existing_credits # of the bureau\n    - checking_account_status\n",
  );
});

test("every program runs in the project, with the environment's programs first and an identity for Git", async () => {
  const { deps, programs } = givenDemo({ env: { PATH: "/usr/bin" } });
  await runDemo({}, deps);
  for (const { cwd, env } of programs.runs) {
    expect(cwd).toBe("/tmp/cibot-demo/project");
    expect(env).toMatchObject({
      PATH: "/cache/python/bin:/usr/bin",
      DVC_NO_ANALYTICS: "1",
      GIT_AUTHOR_NAME: "cibot demo",
      GIT_AUTHOR_EMAIL: "demo@localhost",
      GIT_COMMITTER_NAME: "cibot demo",
      GIT_COMMITTER_EMAIL: "demo@localhost",
    });
  }
});

test("cibot alone runs as in a GitLab job for the change, with the local forge, and shows its progress", async () => {
  const { deps, programs } = givenDemo();
  await runDemo({}, deps);
  const [others, run] = [programs.runs.slice(0, -1), programs.runs.at(-1)];
  expect(run).toMatchObject({
    showProgress: true,
    env: {
      CI: "true",
      GITLAB_CI: "true",
      CIBOT_FORGE: "local",
      CI_COMMIT_SHA: "ab12cd34",
      CI_COMMIT_BRANCH: "checking-account",
      CI_COMMIT_REF_NAME: "checking-account",
      CI_COMMIT_MESSAGE: "Add the checking account to the bureau features [exp]",
      CI_DEFAULT_BRANCH: "main",
      CI_PIPELINE_SOURCE: "push",
      CI_JOB_ID: "1",
    },
  });
  expect(others.filter(({ showProgress, env }) => showProgress || env?.GITLAB_CI !== undefined)).toEqual([]);
});

test("stdout is the report's first screen and the page; stderr has a line per step", async () => {
  const { deps, output } = givenDemo();
  await runDemo({}, deps);
  const page = "/tmp/cibot-demo/project/.cibot/forge/index.html";
  expect(output.stdout).toBe(`### ✅ Better than main\n\n| ROC AUC |\n\nThe comment and the merge request: ${page}\n`);
  expect(output.stderr.split("\n").map((line) => line.replace(/ \d+\.\d s$/, ""))).toEqual([
    "✓ Python environment of the sample project",
    "✓ Git repository with a DVC remote",
    "✓ baseline on main, trained on the small sample",
    "✓ a change with [exp] on a branch",
    "cibot train, as CI would run it:",
    "",
  ]);
});

test("--json has the paths and the comment's address", async () => {
  const { deps, output } = givenDemo();
  await runDemo({ dir: "here" }, deps);
  expect(output.result).toEqual({
    directory: "/work/here/project",
    page: "/work/here/project/.cibot/forge/index.html",
    url: "file:///work/here/project/.cibot/forge/index.html#comment-1",
    report: "/work/here/project/.cibot/report/report.md",
  });
});

test("a report without a picture is shown whole", async () => {
  const { deps, output, programs, texts } = givenDemo();
  programs.answers["node cibot.js train"] = ({ cwd }) => {
    texts[`${cwd}/.cibot/report/report.md`] = "No metrics found";
    return "file:///page\n";
  };
  await runDemo({}, deps);
  expect(output.stdout).toMatch(/^No metrics found\n\nThe comment/);
});

test.each([
  [true, "reused /cache/python/bin"],
  [false, "installed /cache/python/bin"],
])("--verbose says whether the Python environment was reused: %s", async (reused, line) => {
  const { deps, output, python } = givenDemo({ verbose: true });
  python.reused = reused;
  await runDemo({}, deps);
  expect(output.stderr).toContain(line);
});

describe("the folder", () => {
  test("of an earlier demo is taken again", async () => {
    const { deps, templates, folders } = givenDemo();
    folders.add("/tmp/cibot-demo");
    await runDemo({}, deps);
    expect(templates.claimed).toEqual(["/tmp/cibot-demo"]);
  });

  test("that holds something else is refused, and nothing runs in it", async () => {
    const { deps, templates, programs, python } = givenDemo();
    templates.foreign.push("/work/mine");
    await expect(runDemo({ dir: "mine" }, deps)).rejects.toMatchObject({ code: "directory_not_empty", exit: 2 });
    expect([programs.runs, python.prepared]).toEqual([[], []]);
  });
});

test.each([
  [[], "/work/here"],
  [["/work/here"], "/work/here-2"],
  [["/work/here", "/work/here-2", "/work/here-3"], "/work/here-4"],
])("--keep leaves earlier demos alone: with %j there, the folder is %s", async (existing, claimed) => {
  const { deps, templates, folders } = givenDemo();
  for (const folder of existing) folders.add(folder);
  await runDemo({ dir: "here", keep: true }, deps);
  expect(templates.claimed).toEqual([claimed]);
});

describe("what is missing is named with the command that installs it", () => {
  test("Python", async () => {
    const { deps, programs, python, output } = givenDemo();
    python.hasPython = false;
    const error = { code: "prerequisite_missing", exit: 2, hint: expect.stringContaining("apt-get install python3") };
    await expect(runDemo({}, deps)).rejects.toMatchObject(error);
    expect([programs.runs, output.stdout]).toEqual([[], ""]);
    expect(output.stderr).toMatch(/^✗ Python environment/);
  });

  test("Git", async () => {
    const { deps, programs } = givenDemo();
    programs.missing = "git";
    const error = { code: "prerequisite_missing", hint: expect.stringContaining("apt-get install git") };
    await expect(runDemo({}, deps)).rejects.toMatchObject(error);
  });
});

test.each(["dvc repro", "git switch", "node cibot.js train"])(
  "a step that fails is the last one: %s",
  async (command) => {
    const { deps, programs, output } = givenDemo();
    programs.failing = command;
    await expect(runDemo({}, deps)).rejects.toMatchObject({ code: "step_failed", exit: 1 });
    expect(programs.runs.at(-1)?.command).toMatch(command);
    expect(output.stdout).toBe("");
  },
);

test("in a CI job nothing of that job, of a cibot or of a repository around it reaches the demo's programs", async () => {
  const env = {
    PATH: "/usr/bin",
    GITHUB_ACTIONS: "true",
    CIBOT_CONFIG: "other.yaml",
    CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: "5555eeee",
    GIT_DIR: "/other/.git",
    DVC_EXP_NAME: "other",
    HTTPS_PROXY: "http://proxy:3128",
  };
  const { deps, programs } = givenDemo({ env });
  await runDemo({}, deps);
  for (const run of programs.runs) {
    const seen = { ...env, ...run.env };
    expect(seen).toMatchObject({ GITHUB_ACTIONS: undefined, CIBOT_CONFIG: undefined, GIT_DIR: undefined });
    expect(seen).toMatchObject({ CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: undefined, DVC_EXP_NAME: undefined });
    expect(seen.HTTPS_PROXY).toBe("http://proxy:3128");
  }
});
