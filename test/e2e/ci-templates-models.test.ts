import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readCiTemplate } from "../support/ci-template-files.ts";
import { reportsOn } from "../support/gitlab-world.ts";
import { byHand, changed, openPipelineWorld, type PipelineWorld } from "../support/pipeline-world.ts";

// examples/two-models.yml, executed by gitlab-ci-local: two models in folders of one repository and one DVC repository.

const timeout = 120_000;

let world: PipelineWorld;

beforeAll(async () => {
  world = await openPipelineWorld({
    models: ["models/credit_default", "models/fraud"],
    files: {
      ".gitlab-ci.yml": readCiTemplate("gitlab/examples/two-models.yml"),
      ".gitlab/cibot.yml": readCiTemplate("gitlab/cibot.yml"),
    },
  });
}, 300_000);

afterAll(async () => {
  const { problems, effects } = world.gitlab;
  await world.close();
  expect({ problems, effects }).toEqual({ problems: [], effects: [] });
});

const read = (...path: readonly string[]) => readFileSync(join(...path), "utf8");

test(
  "a change of one model trains it, compares it with itself on main, and tells nothing of the other",
  async () => {
    const job = await world.open({ target: "mr", iid: 1 }, changed);

    const { exit, stdout, stderr } = await job.run("train: [credit_default]");

    expect(exit, stdout + stderr).toBe(0);
    const reports = reportsOn(world.gitlab, { kind: "mr", iid: 1 });
    expect(reports).toEqual([expect.stringMatching(/^### ✅ Better than main .* 2 gates passed/)]);
    expect(reports[0]).not.toContain("fraud");
    expect(reports[0]?.split("<details>")[0]?.match(/^\| `test.log_loss`/gm)).toHaveLength(1);
    expect(world.gitlab.statuses).toMatchObject([{ name: "cibot/credit_default", state: "success" }]);
    const result = world.gitlab.mergeRequests.at(-1)?.sourceBranch ?? "";
    expect(result).toBe(`cibot/credit_default/${changed}`);
    const files = world.server("diff", "--name-only", changed, result).split("\n");
    expect(files).toContain("models/credit_default/dvc.lock");
    expect(files.filter((path) => !path.startsWith("models/credit_default/"))).toEqual([]);
    const artifacts = join(job.directory, ".gitlab-ci-local/artifacts");
    const [kept = ""] = readdirSync(artifacts);
    expect(existsSync(join(artifacts, kept, "models/credit_default/.cibot/report/report.md"))).toBe(true);
  },
  timeout,
);

test(
  "the same change leaves the other model alone",
  async () => {
    const job = await world.open({ target: "mr", iid: 1 }, changed);

    const { exit, stdout, stderr } = await job.run("train: [fraud]");

    expect(exit, stdout + stderr).toBe(0);
    expect(stdout + stderr).toContain("none matches models/fraud/**/*");
    expect(existsSync(join(job.directory, "models/fraud/.cibot/report"))).toBe(false);
    expect(world.gitlab.statuses.map(({ name }) => name)).not.toContain("cibot/fraud");
  },
  timeout,
);

test(
  "a model that was trained elsewhere is reported, with its own data fetched alone",
  async () => {
    const job = await world.open({ target: "mr", iid: 2 }, byHand);

    const { exit, stdout, stderr } = await job.run("report: [fraud]");

    expect(exit, stdout + stderr).toBe(0);
    expect(reportsOn(world.gitlab, { kind: "mr", iid: 2 })).toEqual([expect.stringMatching(/^### .*ROC AUC 0\.7/)]);
    expect(existsSync(join(job.directory, "models/fraud/data/predictions/test.parquet"))).toBe(true);
    expect(existsSync(join(job.directory, "models/credit_default/data/predictions"))).toBe(false);
  },
  timeout,
);

test(
  "a model is tested in its folder, and each has its own folder of DAGs in Airflow",
  async () => {
    const home = join(world.folder, "airflow");
    mkdirSync(join(home, "dags"), { recursive: true });
    const job = await world.open({ target: "branch", branch: "main" }, "main");
    const run = async (name: string, variables = {}) => {
      const { exit, stdout, stderr } = await job.run(name, variables);
      expect(exit, stdout + stderr).toBe(0);
      return stdout;
    };
    const variables = { CI_COMMIT_REF_PROTECTED: "true", AIRFLOW_HOME: home };

    expect(await run("test: [fraud]")).toMatch(/\d+ passed/);
    expect(JSON.parse(read(job.directory, "models/fraud/.cibot/code-quality.json"))).toEqual([]);
    for (const model of ["credit_default", "fraud"]) await run(`deploy_dags: [${model}]`, variables);
    for (const model of ["credit_default", "fraud"]) {
      expect(read(home, "dags", model, "scoring.py")).toContain(`MODEL = "${model}"`);
    }
  },
  timeout,
);
