import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { parseExistingPipeline } from "../../src/core/init/existing-pipeline.ts";
import { renderGitlabAddition } from "../../src/core/init/render-gitlab.ts";
import { buildProposal } from "../support/build-proposal.ts";
import { componentFiles, readCiTemplate, sampleFiles } from "../support/ci-template-files.ts";
import { checkBySchema, listJobs, openPipelineFolder } from "../support/run-pipeline.ts";

// gitlab-ci-local carries GitLab's published schema of CI files, and checks what is left after includes and inputs by it.

const sample = sampleFiles();
const include = { ".gitlab/cibot.yml": readCiTemplate("gitlab/cibot.yml") };
const example = (name: string) => ({ ...include, ".gitlab-ci.yml": readCiTemplate(`gitlab/examples/${name}.yml`) });

/** Every input as no default has it. */
const otherInputs = {
  job_prefix: "credit_",
  build_stage: "checks",
  test_stage: "checks",
  train_stage: "models",
  deploy_stage: "models",
  image: "python:3.12",
  package: "cibot@0.1.3",
  config: "models/credit/cibot.yaml",
  dockerfile: "ci/Dockerfile",
  test_requirements: "requirements-test.txt",
  train_tags: ["big-memory"],
  train_timeout: "12h",
  dvc_cache: "pull",
  deploy_tags: ["airflow"],
  environment: "staging",
  lock: "airflow-staging",
};

// Tests run side by side here: the folder goes when the last has ended.
const folder = mkdtempSync(join(tmpdir(), "cibot-schema-"));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const open = (files: Readonly<Record<string, string>>) =>
  openPipelineFolder(mkdtempSync(join(folder, "project-")), files);

const preview = async (files: Readonly<Record<string, string>>) => {
  const directory = await open(files);
  const { exit, stdout, stderr } = await checkBySchema({ directory });
  return { exit, stderr, jobs: exit === 0 ? parse(stdout) : {} };
};

describe.concurrent("GitLab's schema of CI files", () => {
  test.each([
    ["the sample project's pipeline", sample],
    ["the component with its defaults", componentFiles({})],
    ["the component with other inputs", componentFiles(otherInputs)],
    ["the example of two models", example("two-models")],
    ["the example of a big machine", example("big-machine")],
    ["the example without Docker", example("without-docker")],
  ])("passes %s", async (_, files) => {
    const { exit, stderr } = await preview(files);
    expect(exit, stderr).toBe(0);
    expect(stderr).toContain("json schema validated");
  });

  test.each([
    ["interruptible: true", "interruptible: perhaps"],
    ["when: always", "when: sometimes"],
    ["max: 1", "max: 9"],
    ["action: access", "action: look"],
  ])("refuses the include with %s made %s", async (right, wrong) => {
    const broken = sample[".gitlab/cibot.yml"]?.replace(right, wrong) ?? "";
    const { exit, stderr } = await preview({ ...sample, ".gitlab/cibot.yml": broken });
    expect(exit).not.toBe(0);
    expect(stderr).toContain("Invalid .gitlab-ci.yml configuration");
  });
});

describe.concurrent("the example", () => {
  const mergeRequest = {
    CI_PIPELINE_SOURCE: "merge_request_event",
    CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "main",
    CI_COMMIT_BRANCH: null,
    CI_DEFAULT_BRANCH: "main",
  };

  test.each([
    ["two-models", "build test: [credit_default] test: [fraud] train: [credit_default] train: [fraud]"],
    ["big-machine", "build test train"],
    ["without-docker", "test train"],
  ])("%s has in a merge request the jobs %s", async (name, jobs) => {
    const listed = await listJobs({ directory: await open(example(name)), variables: mergeRequest });
    const present = listed.filter(({ when }) => when !== "never");
    expect(present.map((job) => job.name).join(" ")).toBe(jobs);
  });

  // GitLab refuses it, beyond its schema (`lib/gitlab/ci/config/entry/artifacts.rb`).
  test.each(["two-models", "big-machine", "without-docker"])("%s shows no path with * on it", async (name) => {
    const { jobs, stderr } = await preview(example(name));
    const shown = Object.values<Jobs>(jobs).filter((job) => job.artifacts?.expose_as !== undefined);
    expect(shown.length, stderr).toBeGreaterThan(0);
    expect(shown.flatMap((job) => job.artifacts.paths).filter((path) => path.includes("*"))).toEqual([]);
  });
});

test("a pipeline with a job `test` and the lines that init adds to it has that job, and cibot's beside it", async () => {
  const own = "test: { script: [make test] }\npublish: { stage: deploy, script: [make publish] }\n";
  const equipment = { ...buildProposal().equipment, hasDags: true, hasTests: true };
  const { exit, stderr, jobs } = await preview({
    ".gitlab-ci.yml": `${own}${renderGitlabAddition(equipment, parseExistingPipeline(parse(own)))}`,
    ".gitlab/cibot.yml": readCiTemplate("gitlab/component.yml"),
  });
  expect(exit, stderr).toBe(0);
  expect(jobs.stages).toEqual([".pre", "build", "test", "train", "deploy_dags", "deploy", ".post"]);
  expect(jobs.test.script).toEqual(["make test"]);
  const names = ["build", "test", "train", "report", "deploy_dags", "rollback_dags"].map((name) => `cibot_${name}`);
  expect(Object.keys(withoutStages(jobs)).toSorted()).toEqual([...names, "publish", "test"].toSorted());
  expect(jobs.cibot_train.before_script.at(-1)).toBe("pip install --quiet -r requirements.txt");
});

describe.concurrent("the component", () => {
  test("without inputs is the plain include", async () => {
    const [component, plain] = await Promise.all([
      preview(componentFiles({})),
      preview({
        ...include,
        ".gitlab-ci.yml": "include: [{local: .gitlab/cibot.yml}]\nstages: [build, test, train, deploy_dags]\n",
      }),
    ]);
    const jobs = withoutStages(component.jobs);
    // A list of no tags is left out of the plain include.
    expect(jobs).toEqual(withTags(withoutStages(plain.jobs)));
    expect(Object.keys(jobs)).toEqual(["build", "test", "train", "report", "deploy_dags", "rollback_dags"]);
  });

  test("takes every input", async () => {
    const { exit, stderr, jobs } = await preview(componentFiles(otherInputs));
    expect(exit, stderr).toBe(0);
    const named = withoutStages(jobs);
    const names = ["build", "test", "train", "report", "deploy_dags", "rollback_dags"].map((name) => `credit_${name}`);
    expect(Object.keys(named)).toEqual(names);
    const everywhere = {
      image: { name: "python:3.12" },
      variables: { CIBOT_PACKAGE: "cibot@0.1.3", CIBOT_CONFIG: "models/credit/cibot.yaml" },
    };
    expect(named).toMatchObject({
      credit_build: { stage: "checks", variables: { PROJECT_IMAGE: "python:3.12" } },
      credit_test: { ...everywhere, stage: "checks" },
      credit_train: {
        ...everywhere,
        stage: "models",
        tags: ["big-memory"],
        timeout: "12h",
        cache: [{ policy: "pull" }],
      },
      credit_report: { ...everywhere, stage: "models" },
      credit_deploy_dags: {
        ...everywhere,
        stage: "models",
        tags: ["airflow"],
        resource_group: "airflow-staging",
        environment: { name: "staging" },
      },
      credit_rollback_dags: { tags: ["airflow"], environment: { name: "staging", action: "access" } },
    });
    expect(named.credit_build.script[1]).toContain('--file "ci/Dockerfile"');
    expect(named.credit_test.script[0]).toContain('"requirements-test.txt"');
  });

  test("refuses an input that it does not offer as a choice", async () => {
    const { exit, stderr } = await preview(componentFiles({ dvc_cache: "push" }));
    expect(exit).not.toBe(0);
    expect(stderr).toContain("dvc_cache");
  });

  test("describes every input, and gives each a default", () => {
    const [header = ""] = readCiTemplate("gitlab/component.yml").split(/^---$/m);
    const { inputs } = parse(header).spec;
    expect(Object.keys(inputs)).toEqual(Object.keys(otherInputs));
    for (const input of Object.values(inputs)) {
      expect(input).toMatchObject({ description: expect.stringMatching(/\.$/), default: expect.anything() });
    }
  });
});

type Jobs = ReturnType<typeof JSON.parse>;

const withoutStages = ({ stages: _, ...jobs }: Jobs): Jobs => jobs;

const tagged = ["train", "deploy_dags", "rollback_dags"];

const withTags = (jobs: Jobs): Jobs => ({
  ...jobs,
  ...Object.fromEntries(tagged.map((name) => [name, { ...jobs[name], tags: [] }])),
});
