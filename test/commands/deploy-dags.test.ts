import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { renderDagFile } from "../support/fake-airflow/render-dag-file.ts";
import { type ClusterWorld, givenCluster } from "../support/given-cluster.ts";
import { describeTree } from "../support/given-delivery.ts";

// Python reads the DAGs, and the first test of a file waits for the linter.
vi.setConfig({ testTimeout: 90_000 });

const lines = [2, 3] as const;
const monthly = { dagId: "monthly", schedule: "0 0 5 * *" };

const find = ({ fake }: ClusterWorld, id: string) => fake.knownDags.get(id);

describe.each(lines)("with Airflow %i", (line) => {
  test("a deploy waits until the cluster has the code, tells that, and unpauses what is new", async () => {
    const world = await givenCluster({ line });
    world.writeDag(monthly);
    const { exit, document, stderr } = await world.deploy();
    expect(exit, stderr).toBe(0);
    const version = line === 2 ? "2.11.2" : "3.3.2";
    expect(document).toMatchObject({
      action: "deployed",
      proof: { airflow: version, dags: [{ dag_id: "monthly", serialized: true, paused: false }] },
      activated: ["monthly"],
      runs_in_flight: [],
    });
    expect(stderr).toMatch(/monthly: a new file is listed every 300 s; \d+ s left; giving up in \d+ s/);
    expect(find(world, "monthly")).toMatchObject({ paused: false, active: true });
  });

  test("the tasks of a second release are waited for, not only its parse", async () => {
    const world = await givenCluster({ line });
    world.writeDag(monthly);
    await world.deploy();
    world.writeDag({ ...monthly, tasks: [{ taskId: "plan" }, { taskId: "verify", after: ["plan"] }] });
    const { exit, document, stderr } = await world.deploy();
    expect(exit, stderr).toBe(0);
    expect(document).toMatchObject({ dags: { changed: ["monthly"] }, activated: [] });
    expect(find(world, "monthly")?.serialized?.tasks.map(({ taskId }) => taskId)).toEqual(["plan", "verify"]);
  });

  test("an import that fails in the cluster alone is rolled back, and that is proven", async () => {
    const world = await givenCluster({ line });
    world.writeDag(monthly);
    const first = await world.deploy();
    world.writeDag(monthly, brokenThere);
    const { exit, code, message, document } = await world.deploy();
    expect([exit, code]).toEqual([1, "deploy_rolled_back"]);
    expect(message).toMatch(
      /^Airflow cannot import monthly.py:\n[\s\S]*KeyError: CREDIT_BUCKET\nRelease \w+ is live again, and Airflow shows it\.$/,
    );
    expect(document).toMatchObject({
      action: "rolled_back",
      release: first.document.release,
      rolled_back: { proven: true },
      path: world.live,
    });
    const shown = await world.show();
    expect([shown.exit, shown.document.release]).toEqual([0, first.document.release]);
    expect(find(world, "monthly")).toMatchObject({ hasImportErrors: false, paused: false });
  });

  test("a first release that fails is taken away again", async () => {
    const world = await givenCluster({ line });
    world.writeDag(monthly, brokenThere);
    const { code, message, document } = await world.deploy();
    expect(code).toBe("deploy_rolled_back");
    expect(message).toMatch(/Nothing is live, as before, and Airflow shows it\.$/);
    expect(document).toMatchObject({ action: "rolled_back", release: null });
    expect(existsSync(world.live)).toBe(false);
  });
});

/** A line that Python here does not reach, and that the fake takes for an import that fails. */
const brokenThere = 'if False:\n    """\nraise KeyError("CREDIT_BUCKET")\n    """\n';

test("a deploy that is stopped before its proof is finished by the next one, which unpauses what was new", async () => {
  const world = await givenCluster();
  world.writeDag(monthly);
  world.when(0, (stop) => stop.abort("SIGTERM"));
  const stopped = await world.deploy();
  expect([stopped.exit, stopped.code]).toEqual([143, "terminated"]);
  expect(find(world, "monthly")).toBeUndefined();
  // Airflow lists the file while nobody waits for it.
  world.fake.advance(400);
  expect(find(world, "monthly")).toMatchObject({ paused: true, active: true });
  const { exit, document, stderr } = await world.deploy();
  expect(exit, stderr).toBe(0);
  expect(document).toMatchObject({
    action: "deployed",
    flip: null,
    proof: { dags: [{ dag_id: "monthly", serialized: true, paused: false }] },
    activated: ["monthly"],
  });
  expect(await world.deploy()).toMatchObject({ document: { action: "unchanged" } });
});

test("a cluster that never shows the code in time: the release is taken back", async () => {
  const world = await givenCluster({ config: { wait: "20s" } });
  world.writeDag(monthly);
  const { exit, code, message } = await world.deploy();
  expect([exit, code]).toEqual([1, "deploy_rolled_back"]);
  expect(message).toContain("Airflow did not show this code within 20 s: monthly: a new file is listed every 300 s");
  expect(existsSync(world.live)).toBe(false);
});

describe("which DAGs are unpaused", () => {
  test("`never`: none", async () => {
    const world = await givenCluster({ config: { activate: "never" } });
    world.writeDag(monthly);
    expect((await world.deploy()).document).toMatchObject({ activated: [], unpausing: [] });
    expect(find(world, "monthly")?.paused).toBe(true);
  });

  test("what an operator paused stays paused, and `always` unpauses it", async () => {
    const world = await givenCluster();
    world.writeDag(monthly);
    await world.deploy();
    pause(world, "monthly");
    world.writeDag(monthly, "# second\n");
    expect((await world.deploy()).document).toMatchObject({ action: "deployed", activated: [] });
    expect(find(world, "monthly")?.paused).toBe(true);
    world.writeDag(monthly, "# third\n");
    expect((await world.deploy({ activate: "always" })).document).toMatchObject({ activated: ["monthly"] });
    expect(find(world, "monthly")?.paused).toBe(false);
  });

  test("a DAG that is dropped is paused, and unpaused when it comes back", async () => {
    const world = await givenCluster();
    world.writeDag(monthly);
    world.writeDag({ dagId: "weekly", schedule: "@weekly" });
    await world.deploy();
    world.remove("weekly.py");
    const plan = await world.deploy({ dryRun: true });
    expect(plan.stdout).toContain("pauses weekly, which the release has not any more; its history stays");
    expect(find(world, "weekly")?.paused).toBe(false);
    expect((await world.deploy()).document).toMatchObject({ dags: { removed: ["weekly"] }, paused: ["weekly"] });
    expect(find(world, "weekly")?.paused).toBe(true);
    world.fake.advance(400);
    world.writeDag({ dagId: "weekly", schedule: "@weekly" });
    expect((await world.deploy()).document).toMatchObject({ activated: ["weekly"] });
    expect(find(world, "weekly")?.paused).toBe(false);
  });

  test("the plan says what unpausing starts at once", async () => {
    const world = await givenCluster();
    world.write("catching.py", catchingUp);
    const { document, stdout } = await world.deploy({ dryRun: true });
    expect(document).toMatchObject({ action: "planned", unpausing: [{ dag_id: "catching" }] });
    expect(stdout).toMatch(/unpauses catching, which starts \d{2,} runs at once, due 2026-\d\d-\d\d/);
    expect(find(world, "catching")).toBeUndefined();
  });
});

const catchingUp = `from datetime import datetime

from airflow import DAG
from airflow.operators.bash import BashOperator

with DAG(dag_id="catching", schedule="@daily", start_date=datetime(2026, 8, 1), catchup=True):
    BashOperator(task_id="score", bash_command="true")
`;

const pause = (world: ClusterWorld, id: string) => Object.assign(find(world, id) ?? {}, { paused: true });

describe("what the cluster lacks", () => {
  const using = (more: string) =>
    catchingUp.replace('task_id="score", ', `task_id="score", ${more}`).replace("catchup=True", "catchup=False");

  test("a pool: refused before anything is written", async () => {
    const world = await givenCluster();
    world.write("catching.py", using('pool="scoring", '));
    const { exit, code, message, document } = await world.deploy();
    expect([exit, code, document.action]).toEqual([1, "invalid_dags", "refused"]);
    expect(message).toMatch(/catching.py.*pool.*scoring/i);
    expect(existsSync(join(world.dags, ".cibot"))).toBe(false);
    world.fake.names.pools = ["default_pool", "scoring"];
    expect((await world.deploy({ dryRun: true })).document.action).toBe("planned");
  });

  test("a variable: a warning", async () => {
    const world = await givenCluster();
    world.write("catching.py", using("").replace('"true"', '"score {{ var.value.limit }}"'));
    const { exit, stderr } = await world.deploy({ dryRun: true });
    expect([exit, stderr]).toEqual([0, expect.stringMatching(/warning: catching.py.*limit/)]);
  });

  test("an id that another project's DAG has: refused", async () => {
    const world = await givenCluster();
    mkdirSync(join(world.dags, "fraud"));
    writeFileSync(join(world.dags, "fraud/monthly.py"), renderDagFile([{ ...monthly, tasks: [{ taskId: "a" }] }]));
    world.fake.advance(400);
    world.writeDag(monthly);
    const before = describeTree(world.home);
    const { exit, code, message } = await world.deploy();
    expect([exit, code]).toEqual([1, "invalid_dags"]);
    expect(message).toContain("fraud/monthly.py");
    expect(describeTree(world.home)).toEqual(before);
  });
});

describe("Airflow does not answer as it should", () => {
  test.each(lines)("a user of Airflow %i without rights: exit 4, before anything is written", async (line) => {
    const world = await givenCluster({
      line,
      users: [{ user: "viewer", password: "viewer-password", role: "Viewer" }],
    });
    world.writeDag(monthly);
    const { exit, code } = await world.deploy();
    expect([exit, code]).toEqual([4, "airflow_not_allowed"]);
    expect(existsSync(join(world.dags, ".cibot"))).toBe(false);
    expect((await world.deploy({ dryRun: true })).exit).toBe(0);
    expect((await world.deploy({ activate: "never" })).document).toMatchObject({ action: "deployed" });
  });

  test("a wrong password: exit 4, before anything is written", async () => {
    const world = await givenCluster({ env: { CIBOT_AIRFLOW_PASSWORD: "wrong" } });
    world.writeDag(monthly);
    const { exit, code } = await world.deploy();
    expect([exit, code]).toEqual([4, "airflow_not_authenticated"]);
    expect(existsSync(join(world.dags, ".cibot"))).toBe(false);
  });

  test("it is away: exit 5, before anything is written", async () => {
    const world = await givenCluster();
    world.writeDag(monthly);
    world.fake.fault = () => ({ breakOff: "before" });
    const { exit, code } = await world.deploy();
    expect([exit, code]).toEqual([5, "service_unavailable"]);
    expect(existsSync(join(world.dags, ".cibot"))).toBe(false);
  }, 60_000);

  test("it is away, and nothing changes: nobody asks it", async () => {
    const world = await givenCluster();
    world.writeDag(monthly);
    await world.deploy();
    world.fake.fault = () => ({ breakOff: "before" });
    expect(await world.deploy()).toMatchObject({ exit: 0, document: { action: "unchanged" } });
  });

  test("it goes away after the flip: the release before is put back, and said not to be proven", async () => {
    const world = await givenCluster();
    world.writeDag(monthly);
    const first = await world.deploy();
    world.writeDag(monthly, "# second\n");
    world.when(0, () => {
      world.fake.fault = () => ({ breakOff: "before" });
    });
    const { exit, code, message, document } = await world.deploy();
    expect([exit, code]).toEqual([1, "deploy_rolled_back"]);
    expect(message).toMatch(/Release \w+ is live again, but that is not proven: /);
    expect(document).toMatchObject({ release: first.document.release, rolled_back: { proven: false } });
    world.fake.fault = undefined;
    expect((await world.deploy()).document).toMatchObject({ action: "deployed" });
  }, 90_000);
});

describe("runs", () => {
  test("that are in flight are in the plan and the outcome, and their release is not pruned", async () => {
    const world = await givenCluster({ config: { keep: 1 } });
    world.writeDag(monthly);
    const first = await world.deploy();
    world.fake.runs.push(runningSince(world.fake.now()));
    world.writeDag(monthly, "# second\n");
    const planned = await world.deploy({ dryRun: true });
    const inFlight = [{ dag_id: "monthly", run_id: "manual__1", state: "running" }];
    expect(planned.document.runs_in_flight).toEqual(inFlight);
    expect(planned.stdout).toContain("in flight: monthly manual__1 (running)\n");
    const second = await world.deploy();
    expect(second.document).toMatchObject({ runs_in_flight: inFlight, pruned: [] });
    world.fake.runs.pop();
    world.writeDag(monthly, "# third\n");
    const third = await world.deploy();
    expect(third.document.pruned).toEqual(expect.arrayContaining([first.document.release, second.document.release]));
  });

  test("of smoke: one that succeeds is told, one that fails takes the release back with its last lines", async () => {
    const world = await givenCluster();
    world.writeDag(monthly);
    const first = await world.deploy({ smoke: ["monthly"] });
    expect(first.document).toMatchObject({ action: "deployed", smoke: [{ dag_id: "monthly", state: "success" }] });
    world.writeDag({ ...monthly, tasks: [{ taskId: "plan", fails: "no column income" }] });
    const { code, message, document } = await world.deploy({ smoke: ["monthly"] });
    expect(code).toBe("deploy_rolled_back");
    expect(message).toContain("plan: ValueError: no column income");
    expect(document).toMatchObject({ release: first.document.release });
  });

  test("of smoke are not started while the DAG is paused, and that is told", async () => {
    const world = await givenCluster({ config: { activate: "never" } });
    world.writeDag(monthly);
    const { exit, document, stderr } = await world.deploy({ smoke: ["monthly"] });
    expect([exit, document.smoke]).toEqual([0, [{ dag_id: "monthly", run_id: null, state: "skipped" }]]);
    expect(stderr).toContain("warning: No smoke run of monthly: it is paused");
    expect(world.fake.runs).toEqual([]);
  });
});

const runningSince = (at: Date) => ({
  dagId: "monthly",
  runId: "manual__1",
  logicalDate: at.toISOString(),
  conf: {},
  queuedAt: at.getTime(),
  state: "running" as const,
  // Later than any clock of the test: it does not end.
  startedAt: at.getTime() + 86_400_000,
  endedAt: null,
  tasks: [],
});
