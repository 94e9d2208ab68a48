import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AirflowRuns, openRuns, type Run, type TaskAttempt } from "../support/airflow-runs.ts";
import { type RealAirflow, startAirflow } from "../support/real-airflow.ts";
import { openScoringWorld, type Scores, type ScoringStorage, type ScoringWorld } from "../support/scoring-world.ts";

let world: ScoringWorld;
beforeAll(async () => {
  world = await openScoringWorld();
}, 180_000);
afterAll(() => world.remove());

/** Customers of one side only, and the largest difference of a score. */
function compare(one: Scores, other: Scores) {
  const ids = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  const shared = ids.filter((id) => id in one && id in other);
  const differences = shared.map((id) => Math.abs((one[id] ?? 0) - (other[id] ?? 0)));
  return { alone: ids.length - shared.length, difference: Math.max(...differences) };
}

const summarise = (tasks: readonly TaskAttempt[]) =>
  Object.fromEntries(tasks.map(({ name, state, attempts }) => [name, `${state} ${attempts}`]));

/** A worker that is gone takes the programs that it runs with it. */
function killWorkerOf(program: number): void {
  const parent = /^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${program}/status`, "utf8"))?.[1];
  process.kill(Number(parent), "SIGKILL");
  process.kill(-program, "SIGKILL");
}

/**
 * On SQLite, 2.11 runs one task after the other, each in an Airflow that starts anew for it. Its own test suite lets the
 * executor of 3.3 run there, by this variable. SQLite locks no rows, so the scheduler alone may schedule: what a task
 * that ends schedules by itself would now and then be scheduled twice.
 */
const executors = {
  "2.11": {
    AIRFLOW__CORE__EXECUTOR: "LocalExecutor",
    AIRFLOW__SCHEDULER__SCHEDULE_AFTER_TASK_EXECUTION: "False",
    _AIRFLOW__SKIP_DATABASE_EXECUTOR_COMPATIBILITY_CHECK: "1",
  },
  "3.3": {},
};

// The tests of a line are one story, in this order: they share an Airflow, whose start costs as much as a run.
describe.each(["2.11", "3.3"] as const)("on Airflow %s", (line) => {
  let airflow: RealAirflow;
  let storage: ScoringStorage;
  let runs: AirflowRuns;
  let scheduled: Run;
  let month: string;
  let cache: string;

  beforeAll(async () => {
    storage = world.openStorage(`storage-${line}`);
    cache = join(storage.folder, "cache");
    // A file that changes is parsed at once anyway, and on SQLite the scheduler of 2.11 waits for every parse.
    airflow = await startAirflow(line, {
      reparse: 30,
      env: { ...world.variables(storage, cache), ...executors[line] },
    });
  }, 180_000);
  afterAll(() => airflow.stop());

  test("a scheduled run whose worker is killed, and into which a deploy falls, publishes what its plan says", async () => {
    const hold = storage.disturb("hold", "2/3");
    world.deploy(airflow.dags, world.commits[0]);
    runs = await openRuns(airflow, "credit_default_scoring");
    await runs.unpause();
    const held = await runs.until("the second partition", async () => hold.process());

    world.deploy(airflow.dags, world.commits[1]);
    killWorkerOf(held);
    hold.lift();

    const [due] = await runs.list();
    scheduled = await runs.finish(due?.id ?? "");
    expect([scheduled.state, summarise(await runs.tasks(scheduled.id))]).toEqual([
      "success",
      {
        plan: "success 1",
        "score 0": "success 1",
        "score 1": "success 2",
        "score 2": "success 1",
        verify: "success 1",
        publish: "success 1",
        notify: "success 1",
        clean: "success 1",
      },
    ]);
    month = `${scheduled.intervalEnd.slice(0, 7)}-01`;
    expect(storage.manifest(month)).toMatchObject({
      scoring_date: month,
      commit: world.commits[0],
      rows: 1000,
      parts: [{ rows: 333 }, { rows: 333 }, { rows: 334 }],
    });
    const names = Object.keys(storage.files(month)).map((path) => basename(path));
    const parts = ["000", "001", "002"].flatMap((part) => [`part=${part}.json`, `part=${part}.parquet`]);
    expect(names).toEqual(["current", "_SUCCESS", "manifest.json", ...parts, "plan.json"]);
    expect(readdirSync(join(cache, "scratch"))).toEqual([]);
  }, 900_000);

  test("the parts together are the scores of the whole, made without Airflow", () => {
    const whole = world.scoreWhole(world.commits[0], storage, month);
    const { alone, difference } = compare(storage.scores(month), whole);
    expect([alone, Object.keys(whole).length]).toEqual([0, 1000]);
    expect(difference).toBeLessThan(1e-12);
  }, 60_000);

  test("a rerun of the month writes the same bytes under the same run", async ({ annotate }) => {
    world.deploy(airflow.dags, world.commits[0]);
    const before = storage.files(month);
    await runs.clear(scheduled.id, "all");
    const again = await runs.finish(scheduled.id);
    await annotate(`a run of three partitions on Airflow ${line}: ${again.seconds?.toFixed(1)} s`);
    expect([again.state, storage.files(month)]).toEqual(["success", before]);
  }, 900_000);

  test("in a second month a partition fails and the others finish; cleared, the run goes on there", async () => {
    const failure = storage.disturb("fail", "3/3");
    const before = storage.files(month);
    await runs.trigger("february", "2026-02-05T00:00:00Z");
    const failed = await runs.finish("february");
    expect([failed.state, summarise(await runs.tasks("february"))]).toMatchObject([
      "failed",
      { "score 0": "success 1", "score 1": "success 1", "score 2": "failed 2", clean: "success 1" },
    ]);
    expect(storage.manifest("2026-02-01")).toBeUndefined();

    failure.lift();
    const parts = Object.entries(storage.files("2026-02-01"));
    await runs.clear("february", "failed");
    expect((await runs.finish("february")).state).toBe("success");
    expect(Object.entries(storage.files("2026-02-01"))).toEqual(expect.arrayContaining(parts));
    expect(storage.manifest("2026-02-01")).toMatchObject({
      rows: 901,
      parts: [{ rows: 300 }, { rows: 300 }, { rows: 301 }],
    });
    expect(storage.files(month)).toEqual(before);
  }, 900_000);
});
