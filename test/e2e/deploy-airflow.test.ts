import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DeployWorld, openDeployWorld, renderDag } from "../support/deploy-world.ts";
import { type RealAirflow, startAirflow } from "../support/real-airflow.ts";

const monthly = { schedule: "0 0 5 * *" } as const;
const scoring = renderDag("scoring", {
  ...monthly,
  tasks: { plan: "true", score: "echo score --scoring-date={{ ds }}" },
});
const checked = renderDag("scoring", {
  ...monthly,
  tasks: { plan: "true", check: "true", score: "echo score --scoring-date={{ ds }}" },
});
const cleaning = renderDag("cleaning", { tasks: { clean: "true" } });
const reporting = renderDag("reporting", { tasks: { report: "true" } });

/** Writes the version of a module that it imports. */
const versioned = renderDag("versioned", {
  before: "from credit.common import VERSION",
  tasks: { write: "echo VERSION {version} > $AIRFLOW_HOME/version.txt" },
}).replace(/bash_command=("echo.*")\)/, "bash_command=$1.format(version=VERSION))");
const common = (version: number) => `VERSION = ${version}\n`;

/** Imports where CI validates, and not in Airflow. */
const broken = renderDag("scoring", {
  ...monthly,
  before: `import os

if "AIRFLOW__CORE__DAGS_FOLDER" in os.environ:
    raise RuntimeError("no table customers here")
`,
  tasks: { plan: "true" },
});
const failing = renderDag("versioned", { tasks: { write: "echo the disk is full; exit 3" } });

const second = { "scoring.py": checked, "cleaning.py": cleaning, "versioned.py": versioned, "common.py": common(1) };

// The tests of a line are one story, in this order: they share an Airflow, whose start costs as much as several of them.
describe.each(["2.11", "3.3"] as const)("on Airflow %s", (line) => {
  let airflow: RealAirflow;
  let world: DeployWorld;
  const releases: string[] = [];

  beforeAll(async () => {
    const expose = line === "2.11" ? "AIRFLOW__WEBSERVER__EXPOSE_CONFIG" : "AIRFLOW__API__EXPOSE_CONFIG";
    // Long enough that a deploy meets the interval in which Airflow writes no DAG twice.
    airflow = await startAirflow(line, { serialise: 5, env: { [expose]: "True" } });
    world = await openDeployWorld(airflow);
  }, 180_000);
  afterAll(async () => {
    world?.remove();
    await airflow?.stop();
  });

  /** The version that a run of `versioned` writes. */
  async function runVersion(id: string): Promise<[string, string]> {
    const state = await world.run("versioned", id);
    return [state, readFileSync(join(airflow.home, "version.txt"), "utf8").trim()];
  }

  test("a first deploy is proven and unpaused; the same again writes nothing", async ({ annotate }) => {
    world.commit({ "scoring.py": scoring, "cleaning.py": cleaning, "reporting.py": reporting });
    const first = await world.cibot("deploy-dags");

    expect(first).toMatchObject({ code: 0, json: { action: "deployed", previous: null, flip: { way: "link" } } });
    const { release, proof, activated } = first.json;
    releases.push(release);
    await annotate(`Airflow ${line}, new files listed every 2 s: ${proof.seconds} s from flip to proof`);
    expect(activated).toEqual(["cleaning", "reporting", "scoring"]);
    expect(proof.dags).toMatchObject([
      { dag_id: "cleaning", serialized: true, paused: false, next_run: null, scoring_date: null },
      { dag_id: "reporting", serialized: true, paused: false, next_run: null, scoring_date: null },
      { dag_id: "scoring", serialized: true, paused: false },
    ]);
    const { next_run: nextRun, scoring_date: scoringDate } = proof.dags[2];
    const seen = await world.api("GET", "/dags/scoring");
    expect(Date.parse(nextRun)).toBe(Date.parse(seen.next_dagrun_run_after ?? seen.next_dagrun_create_after));
    // What the logical date means is what the two lines differ in.
    expect(scoringDate).toBe((seen.next_dagrun_logical_date ?? seen.next_dagrun).slice(0, 10));
    expect(world.live()).toBe(release);
    expect(await world.tasks("scoring")).toEqual(["plan", "score"]);

    const again = await world.cibot("deploy-dags");
    expect(again).toMatchObject({ code: 0, json: { action: "unchanged", release } });
    expect(world.releases()).toEqual([release]);
  }, 120_000);

  test("an operator's pause stays, a new DAG is unpaused, a dropped one is paused and keeps its history", async ({
    annotate,
  }) => {
    await world.pause("cleaning", true);
    expect(await world.run("reporting", "before")).toBe("success");
    world.commit(second);
    const end = await world.cibot("deploy-dags");

    expect(end).toMatchObject({
      code: 0,
      json: { action: "deployed", previous: releases[0], activated: ["versioned"], paused: ["reporting"] },
    });
    releases.push(end.json.release);
    await annotate(`Airflow ${line}, files known: ${end.json.proof.seconds} s from flip to proof`);
    expect(await world.tasks("scoring")).toEqual(["check", "plan", "score"]);
    const paused = ["cleaning", "reporting", "scoring", "versioned"].map((id) => world.isPaused(id));
    expect(await Promise.all(paused)).toEqual([true, true, false, false]);
    expect((await world.api("GET", "/dags/reporting/dagRuns")).dag_runs).toMatchObject([{ dag_run_id: "before" }]);

    const status = await world.cibot("dags");
    expect(status).toMatchObject({ code: 0, json: { release: end.json.release, drifted: false, by: "ada" } });
    expect(status.json.cluster.dags.map((dag: { problem: unknown }) => dag.problem)).toEqual([null, null, null]);
  }, 120_000);

  test("a DAG that only Airflow cannot import is taken back, which is proven, and the next deploy goes on", async ({
    annotate,
  }) => {
    world.commit({ "scoring.py": broken, "cleaning.py": cleaning });
    const end = await world.cibot("deploy-dags");

    expect(end).toMatchObject({
      code: 1,
      json: {
        action: "rolled_back",
        release: releases[1],
        rolled_back: { proven: true },
        error: { code: "deploy_rolled_back", exit: 1 },
      },
    });
    await annotate(
      `Airflow ${line}: ${/put release[\s\S]*?wait until .* ([\d.]+) s/.exec(end.stderr)?.[1]} s from flip back to proof`,
    );
    expect(end.json.error.message).toContain("RuntimeError: no table customers here");
    expect(end.json.error.message).toContain(`Release ${releases[1]} is live again, and Airflow shows it.`);
    expect(world.live()).toBe(releases[1]);
    expect((await world.api("GET", "/importErrors")).import_errors).toEqual([]);
    expect(await world.tasks("scoring")).toEqual(["check", "plan", "score"]);
    const paused = ["cleaning", "scoring", "versioned"].map((id) => world.isPaused(id));
    expect(await Promise.all(paused)).toEqual([true, false, false]);
    expect(await world.cibot("dags")).toMatchObject({ code: 0, json: { drifted: false } });
  }, 120_000);

  test("a module that changes alone, by nothing but a digit, is proven, and a run right after has it", async () => {
    expect(await runVersion("one")).toEqual(["success", "VERSION 1"]);
    world.commit({ ...second, "common.py": common(2) });
    const end = await world.cibot("deploy-dags");

    expect(end).toMatchObject({ code: 0, json: { action: "deployed", files: { changed: ["common.py"] } } });
    releases.push(end.json.release);
    expect(await runVersion("two")).toEqual(["success", "VERSION 2"]);
  }, 120_000);

  test("pinned, the DAG imports from its own release", async () => {
    world.commit({ ...second, "common.py": common(3) }, "pin: true");
    const end = await world.cibot("deploy-dags");

    expect(end).toMatchObject({ code: 0, json: { action: "deployed", files: { changed: ["common.py"] } } });
    releases.push(end.json.release);
    expect(world.read("versioned.py")).toContain(end.json.release);
    expect(await runVersion("three")).toEqual(["success", "VERSION 3"]);
  }, 120_000);

  test("a smoke run that succeeds is told, one that fails takes the release back with the end of its log", async () => {
    const files = { ...second, "common.py": common(4) };
    world.commit(files);
    const good = await world.cibot("deploy-dags", "--smoke", "versioned");
    expect(good).toMatchObject({ code: 0, json: { smoke: [{ dag_id: "versioned", state: "success" }] } });
    releases.push(good.json.release);
    expect(readFileSync(join(airflow.home, "version.txt"), "utf8")).toBe("VERSION 4\n");

    world.commit({ ...files, "versioned.py": failing });
    const bad = await world.cibot("deploy-dags", "--smoke", "versioned");
    expect(bad).toMatchObject({
      code: 1,
      json: { action: "rolled_back", release: good.json.release, rolled_back: { proven: true } },
    });
    expect(bad.json.error.message).toMatch(/write \(failed\)[\s\S]*the disk is full[\s\S]*is live again/);
    expect(world.live()).toBe(good.json.release);
  }, 180_000);

  test("one goes back to the release before, and to any other; a hand edit shows and is kept", async () => {
    const back = await world.cibot("rollback-dags");
    expect(back).toMatchObject({
      code: 0,
      json: { action: "rolled_back", release: releases.at(-2), previous: releases.at(-1) },
    });
    expect(await runVersion("back")).toEqual(["success", "VERSION 3"]);

    const first = await world.cibot("rollback-dags", "--to", String(releases[0]).slice(0, 6));
    expect(first).toMatchObject({
      code: 0,
      json: { action: "rolled_back", release: releases[0], activated: ["reporting"], paused: ["versioned"] },
    });
    expect(await world.isPaused("cleaning")).toBe(true);

    const edited = `${scoring}# a hand was here\n`;
    world.edit("scoring.py", edited);
    const status = await world.cibot("dags");
    expect(status).toMatchObject({ code: 3, json: { drifted: true, drift: { changed: ["scoring.py"] } } });

    world.commit({ "scoring.py": scoring, "cleaning.py": cleaning, "reporting.py": reporting });
    const end = await world.cibot("deploy-dags");
    expect(end).toMatchObject({ code: 0, json: { action: "deployed", release: `${releases[0]}-2` } });
    const kept = join(airflow.dags, ".cibot/releases/credit", releases[0] ?? "", "scoring.py");
    expect([readFileSync(kept, "utf8"), world.read("scoring.py")]).toEqual([edited, scoring]);
  }, 180_000);

  test("what Airflow never lists is withdrawn, with a message of what was waited for", async () => {
    const elsewhere = join(world.folder, "elsewhere");
    mkdirSync(join(elsewhere, "dags"), { recursive: true });
    world.commit({ "unseen.py": renderDag("unseen", { tasks: { wait: "true" } }) }, "wait: 4s");
    const end = await world.cibotAs("unseen", "deploy-dags", "--airflow-home", elsewhere);

    expect(end).toMatchObject({ code: 1, json: { action: "rolled_back", release: null } });
    expect(end.json.error.message).toMatch(
      /within 4 s: unseen: a new file is listed every 2 s; overdue by \d+ s Nothing is live, as before, and Airflow shows it/,
    );
    expect(existsSync(join(elsewhere, "dags/unseen"))).toBe(false);
  }, 60_000);
});
