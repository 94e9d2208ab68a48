import { appendFileSync, existsSync, mkdirSync, readFileSync, realpathSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { componentFiles } from "../support/ci-template-files.ts";
import { reportsOn } from "../support/gitlab-world.ts";
import { byHand, changed, openPipelineWorld, type PipelineWorld } from "../support/pipeline-world.ts";
import { writeFiles } from "../support/run-pipeline.ts";

// The jobs of ci-templates/gitlab, each executed by gitlab-ci-local in the sample project, against a GitLab of our own.

const root = fileURLToPath(new URL("../..", import.meta.url));
const timeout = 120_000;
const main = { target: "branch", branch: "main" } as const;

let world: PipelineWorld;

beforeAll(async () => {
  world = await openPipelineWorld();
}, 300_000);

afterAll(async () => {
  const { problems, effects } = world.gitlab;
  await world.close();
  expect({ problems, effects }).toEqual({ problems: [], effects: [] });
});

const read = (...path: readonly string[]) => readFileSync(join(...path), "utf8");

test(
  "build gives Docker the project's Dockerfile, layers of the branch and of main, and pushes the image",
  async () => {
    const job = await world.open(main, "main");
    const registry = { CI_REGISTRY: "registry.local", CI_REGISTRY_IMAGE: "registry.local/ana/credit" };
    const login = { CI_REGISTRY_USER: "ci-user", CI_REGISTRY_PASSWORD: "a-password" };

    const { exit, stdout, stderr } = await job.run("build", { ...registry, ...login, CI_COMMIT_REF_SLUG: "new-model" });

    expect(exit, stdout + stderr).toBe(0);
    const image = "registry.local/ana/credit/project";
    expect(read(world.folder, "docker.log").trimEnd().split("\n")).toEqual([
      "login --username ci-user --password-stdin registry.local",
      `build --cache-from ${image}:new-model --cache-from ${image}:main --build-arg BUILDKIT_INLINE_CACHE=1 --file Dockerfile --tag ${image}:new-model .`,
      `push ${image}:new-model`,
    ]);
    expect(read(world.folder, "docker.password")).toBe("a-password\n");
    expect(read(world.folder, "docker.file")).toBe(read(root, "templates/project/Dockerfile"));
  },
  timeout,
);

test(
  "test runs ruff and pytest, and says what Airflow would refuse of the DAGs",
  async () => {
    const job = await world.open(main, "main");

    const { exit, stdout, stderr } = await job.run("test");

    expect(exit, stdout + stderr).toBe(0);
    expect(stdout).toContain("All checks passed!");
    expect(stdout).toMatch(/\d+ passed/);
    expect(read(job.directory, ".cibot/pytest.xml")).toMatch(/tests="\d+"/);
    expect(JSON.parse(read(job.directory, ".cibot/code-quality.json"))).toEqual([]);
  },
  timeout,
);

test(
  "train trains, comments, sets the status, opens the merge request, and leaves report, logs and the DVC cache",
  async () => {
    const job = await world.open({ target: "mr", iid: 1 }, changed);

    const { exit, stdout, stderr } = await job.run("train");

    expect(exit, stdout + stderr).toBe(0);
    expect(reportsOn(world.gitlab, { kind: "mr", iid: 1 })).toEqual([
      expect.stringMatching(/^### ✅ Better than main/),
    ]);
    expect(world.gitlab.statuses).toMatchObject([{ name: "cibot/credit-default", state: "success" }]);
    expect(world.gitlab.mergeRequests.map(({ sourceBranch, targetBranch }) => [sourceBranch, targetBranch])).toEqual([
      [changed, "main"],
      [byHand, changed],
      [`cibot/credit-default/${changed}`, changed],
    ]);
    const artifacts = join(job.directory, ".gitlab-ci-local/artifacts/train");
    for (const path of ["report/report.md", "report/junit.xml", "report/metrics.txt", "logs"]) {
      expect([path, existsSync(join(artifacts, ".cibot", path))]).toEqual([path, true]);
    }
    // The runner keeps no cache of jobs in a shell: this is the folder that `cache:paths` names.
    expect(existsSync(join(job.directory, ".dvc/cache/files/md5"))).toBe(true);
  },
  timeout,
);

test(
  "report publishes what is committed, for a merge request that is not trained",
  async () => {
    const job = await world.open({ target: "mr", iid: 2 }, byHand);

    const { exit, stdout, stderr } = await job.run("report");

    expect(exit, stdout + stderr).toBe(0);
    expect(reportsOn(world.gitlab, { kind: "mr", iid: 2 })).toEqual([expect.stringMatching(/^### .*ROC AUC 0\.7/)]);
    expect(read(job.directory, ".cibot/report/junit.xml")).toContain('failures="0"');
    expect(stdout).not.toContain("dvc exp run");
  },
  timeout,
);

test(
  "deploy_dags makes the DAGs live, rollback_dags the release before, or the one that is named",
  async () => {
    const home = join(world.folder, "airflow");
    mkdirSync(join(home, "dags"), { recursive: true });
    const variables = { CI_COMMIT_REF_PROTECTED: "true", AIRFLOW_HOME: home };
    const job = await world.open(main, "main");
    const live = () => realpathSync(join(home, "dags/credit_default"));
    const run = async (name: string, more = {}) => {
      const { exit, stdout, stderr } = await job.run(name, { ...variables, ...more });
      expect(exit, stdout + stderr).toBe(0);
      return live();
    };

    const first = await run("deploy_dags");
    expect(read(first, "scoring.py")).toBe(read(job.directory, "dags/scoring.py"));
    appendFileSync(join(job.directory, "dags/scoring.py"), "# another release\n");
    job.git("commit", "--quiet", "--all", "--message", "Change the DAG");
    const second = await run("deploy_dags");
    expect(read(second, "scoring.py")).toContain("# another release");

    expect(await run("rollback_dags")).toBe(first);
    expect(await run("rollback_dags", { ROLLBACK_TO: basename(second) })).toBe(second);
  },
  timeout,
);

test(
  "the component's jobs have the prefix, the image, the lock and the files that its inputs name",
  async () => {
    const job = await world.open(main, "main");
    const component = componentFiles({
      job_prefix: "credit_",
      dockerfile: "ci/Dockerfile",
      image: "registry.local/base:1",
    });
    await writeFiles(job.directory, { ...component, "ci/Dockerfile": "FROM python:3.12\n" });
    // The runner includes only files that Git knows.
    job.git("add", "--all");
    job.git("commit", "--quiet", "--message", "Take the component");
    const home = join(world.folder, "airflow-of-component");
    mkdirSync(join(home, "dags"), { recursive: true });

    const build = await job.run("credit_build", { CI_REGISTRY_PASSWORD: "a-password" });
    const deploy = await job.run("credit_deploy_dags", { CI_COMMIT_REF_PROTECTED: "true", AIRFLOW_HOME: home });

    expect([build.exit, deploy.exit], build.stderr + deploy.stdout).toEqual([0, 0]);
    expect(read(world.folder, "docker.log")).toContain("--file ci/Dockerfile --tag registry.local/base:1 .\n");
    expect(existsSync(join(home, "dags/credit_default/scoring.py"))).toBe(true);
  },
  timeout,
);
