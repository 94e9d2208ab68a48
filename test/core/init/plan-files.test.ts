import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type CiFile, type FilePlan, planFiles } from "../../../src/core/init/plan-files.ts";
import { renderGitlabPipeline } from "../../../src/core/init/render-gitlab.ts";
import { buildProposal } from "../../support/build-proposal.ts";

const { equipment } = buildProposal();
const gitlab: CiFile = { forge: "gitlab", template: "jobs\n", equipment, branch: "main", prefix: "" };

const plan = (existing: Readonly<Record<string, string>>, ci: CiFile | null = gitlab) =>
  planFiles({ config: "version: 1\n", ci }, new Map(Object.entries(existing)));

const actionsOf = (plans: readonly FilePlan[]) => plans.map(({ path, action }) => `${action} ${path}`);
const find = (plans: readonly FilePlan[], path: string) => plans.find((plan) => plan.path === path);

test("in a new project every file is made, the configuration last", () => {
  expect(actionsOf(plan({}))).toEqual([
    "create .gitlab/cibot.yml",
    "create .gitlab-ci.yml",
    "create .gitignore",
    "create cibot.yaml",
  ]);
});

test("files that exist stay, also empty ones", () => {
  const plans = plan({
    "cibot.yaml": "",
    ".gitlab/cibot.yml": "mine\n",
    ".gitlab-ci.yml": "a: {}\n",
    ".gitignore": ".cibot\n",
  });
  expect(plans.map(({ action }) => action)).toEqual(["keep", "keep", "keep", "keep"]);
});

describe("on GitHub", () => {
  const github: CiFile = { ...gitlab, forge: "github" };

  test("cibot's workflow is copied, and another one calls it", () => {
    expect(actionsOf(plan({}, github)).slice(0, 2)).toEqual([
      "create .github/workflows/cibot.yml",
      "create .github/workflows/model.yml",
    ]);
    const caller = find(plan({}, { ...github, branch: "trunk" }), ".github/workflows/model.yml");
    expect(caller?.action === "create" && parse(caller.after)).toMatchObject({
      on: { pull_request: {}, push: { "branches-ignore": ["trunk"] } },
      jobs: { train: { uses: "./.github/workflows/cibot.yml" } },
    });
  });

  test("workflows that exist stay", () => {
    const plans = plan({ ".github/workflows/cibot.yml": "mine", ".github/workflows/model.yml": "mine" }, github);
    expect(actionsOf(plans).slice(0, 2)).toEqual([
      "keep .github/workflows/cibot.yml",
      "keep .github/workflows/model.yml",
    ]);
  });
});

test("without a forge there is no CI file", () => {
  expect(actionsOf(plan({}, null))).toEqual(["create .gitignore", "create cibot.yaml"]);
});

test("in a subfolder of its repository a project is told what the CI file at the root needs", () => {
  const plans = plan({}, { ...gitlab, prefix: "models/risk" });
  expect(plans[0]).toMatchObject({
    path: "../../.gitlab-ci.yml",
    action: "keep",
    why: expect.stringContaining("cd models/risk"),
  });
});

describe("a .gitlab-ci.yml that exists", () => {
  test("gets the lines to add told", () => {
    const kept = find(plan({ ".gitlab-ci.yml": "stages: [a]\n" }), ".gitlab-ci.yml");
    expect(kept).toMatchObject({
      action: "keep",
      add: expect.stringMatching(/^include:\n {2}- local: .gitlab\/cibot.yml\n/),
    });
  });

  const addedTo = (text: string, changes: Partial<typeof equipment> = {}) => {
    const ci = {
      ...gitlab,
      equipment: { ...equipment, ...changes },
      template: "build:\n  a: 1\ntest:\n  b: 2\ntrain:\n",
    };
    const plans = plan({ ".gitlab-ci.yml": text }, ci);
    const [jobs, kept] = [find(plans, ".gitlab/cibot.yml"), find(plans, ".gitlab-ci.yml")];
    if (jobs?.action !== "create" || kept?.action !== "keep" || kept.add === null) throw new Error("not as expected");
    return { jobs: jobs.after, add: kept.add };
  };

  test("keeps jobs whose names are cibot's apart from them: GitLab would merge the two", () => {
    const { jobs, add } = addedTo("build:\n  script: make\n'test' :\n  script: pytest\n", { hasDockerfile: true });
    expect(jobs).toBe("cibot_build:\n  a: 1\ncibot_test:\n  b: 2\ntrain:\n");
    expect(add).toContain("cibot_build, cibot_test.");
    const keys = Object.keys(parse(add, { logLevel: "silent" }));
    expect(keys).toContain("cibot_test");
    expect(keys).not.toContain("build");
    expect(keys).not.toContain("test");
  });

  test("is told what its own keys become, since a key cannot be there twice", () => {
    const { add } = addedTo("include: [{ template: Code-Quality.gitlab-ci.yml }]\nstages: [lint, test]\n");
    expect(add).toMatch(/^# One more line of your include:\ninclude:/);
    expect(add).toContain("# In place of your stages:\nstages: [build, lint, test, train, deploy_dags]\n");
  });

  test.each([
    ["a: {}\n", ["build", "test", "train", "deploy", "deploy_dags"]],
    ["stages:\n  - test # quick\n  # slow\n  - 'deploy'\n", ["build", "test", "train", "deploy", "deploy_dags"]],
    ["stages: [build, train, test, deploy_dags]\n", ["build", "train", "test", "deploy_dags"]],
    ["stages:\n- a\n- train\n", ["build", "test", "a", "train", "deploy_dags"]],
  ])("%j keeps its stages, or GitLab's own, in their order", (text, stages) => {
    expect(parse(addedTo(text).add, { logLevel: "silent" }).stages).toEqual(stages);
  });

  test.each([
    ["include:\n  - local: .gitlab/cibot.yml\n", true],
    ["include:\n  - local: '/.gitlab/cibot.yml'\n", true],
    ["include: { local: .gitlab/cibot.yml }\n", true],
    ["# - local: .gitlab/cibot.yml\n", false],
    ["include:\n  - local: .gitlab/other.yml\n", false],
  ])("%j includes cibot's jobs: %s", (text, isIncluded) => {
    expect(find(plan({ ".gitlab-ci.yml": text }), ".gitlab-ci.yml")).toMatchObject(
      isIncluded ? { add: null, why: "includes .gitlab/cibot.yml already" } : { why: "exists and stays as it is" },
    );
  });
});

describe(".gitignore", () => {
  test.each([
    ["", "/.cibot/\n"],
    ["*.pyc\n", "*.pyc\n/.cibot/\n"],
    ["*.pyc", "*.pyc\n/.cibot/\n"],
    ["!.cibot/x\n# .cibot/ is ours\n", "!.cibot/x\n# .cibot/ is ours\n/.cibot/\n"],
  ])("%j gets the line", (before, after) => {
    expect(find(plan({ ".gitignore": before }), ".gitignore")).toMatchObject({ action: "append", before, after });
  });

  test.each([".cibot", "/.cibot/", "a\n.cibot/\nb", "**/.cibot/\r\n"])("%j has it", (text) => {
    expect(find(plan({ ".gitignore": text }), ".gitignore")).toMatchObject({ action: "keep" });
  });
});

describe("the pipeline for GitLab", () => {
  const jobs = (changes: Partial<typeof equipment>) =>
    parse(renderGitlabPipeline({ ...equipment, ...changes }), { logLevel: "silent" });
  const off = { rules: [{ when: "never" }] };

  test("switches off what the project has nothing for", () => {
    expect(jobs({ requirements: null })).toMatchObject({
      include: [{ local: ".gitlab/cibot.yml" }],
      ...{ build: off, test: off, deploy_dags: off, rollback_dags: off },
      ".cibot": { image: "python:3.12" },
      train: { before_script: [[".cibot", "before_script"], 'pip install --quiet "dvc>=3.30"'] },
    });
  });

  test("changes nothing for a project that has everything", () => {
    const all = jobs({ hasDags: true, hasDockerfile: true, hasTests: true });
    expect(Object.keys(all)).toEqual(["include", "stages", "workflow"]);
  });

  test("installs the project's own requirements where no image is built", () => {
    expect(jobs({ requirements: "." }).report.before_script.at(-1)).toBe("pip install --quiet .");
  });
});
