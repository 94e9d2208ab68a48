import fc from "fast-check";
import { expect, test } from "vitest";
import type { Timetable } from "../../../src/core/dags/dag-shape.ts";
import { findDagProblems } from "../../../src/core/dags/find-dag-problems.ts";
import { planNextRuns } from "../../../src/core/dags/plan-next-runs.ts";
import { parseCron } from "../../../src/core/dags/schedule.ts";
import { buildShape } from "../../support/build-dags.ts";

const table = (kind: Timetable["kind"], facts: Partial<Timetable> = {}): Timetable => ({
  kind,
  cron: null,
  seconds: null,
  timezone: "UTC",
  ...facts,
});

test("on the fifth of the month Airflow 2 starts the month before, Airflow 3 this one", () => {
  const { airflow2, airflow3 } = planNextRuns(
    table("cron", { cron: "0 0 5 * *" }),
    "2026-01-01T00:00:00+00:00",
    new Date("2026-11-26T00:00:00Z"),
  );
  expect(airflow2).toMatchObject({ runAfter: "2026-12-05T00:00:00.000Z", logicalDate: "2026-11-05T00:00:00.000Z" });
  expect(airflow3).toMatchObject({ runAfter: "2026-12-05T00:00:00.000Z", logicalDate: "2026-12-05T00:00:00.000Z" });
});

test.each<[string, Timetable]>([
  ["no schedule", table("none")],
  ["assets", table("assets")],
  ["a timetable of the project's", table("custom")],
  ["one without an end", table("continuous")],
  ["once, when that is over", table("once")],
  ["a cron that is none", table("cron", { cron: "61 * * * *" })],
  ["a day that never comes", table("cron", { cron: "0 0 30 2 *" })],
  ["a zone that does not exist", table("cron", { cron: "@daily", timezone: "Mars/Olympus" })],
  ["a delta of nothing", table("delta", { seconds: 0 })],
])("%s has no next run", (_, timetable) => {
  const none = { airflow2: null, airflow3: null };
  expect(planNextRuns(timetable, "2026-01-01T00:00:00Z", new Date("2026-11-26T00:00:00Z"))).toEqual(none);
});

test("a run is created after now, begins no later than it ends, and is the first of its kind", () => {
  const crons = fc.constantFrom("@hourly", "0 0 5 * *", "30 2 * * *", "*/20 * * * *", "0 9 * * 1-5");
  const zones = fc.constantFrom("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "+05:30");
  const times = fc.integer({ min: Date.UTC(2024, 0), max: Date.UTC(2030, 0) });
  fc.assert(
    fc.property(crons, zones, times, (cron, timezone, now) => {
      const runs = planNextRuns(table("cron", { cron, timezone }), "2020-01-01T00:00:00Z", new Date(now));
      for (const run of [runs.airflow2, runs.airflow3]) {
        expect(Date.parse(run?.runAfter ?? "")).toBeGreaterThan(now);
        expect(Date.parse(run?.intervalStart ?? "")).toBeLessThanOrEqual(Date.parse(run?.intervalEnd ?? ""));
      }
      expect(runs.airflow2?.runAfter).toBe(runs.airflow3?.runAfter);
      expect(Date.parse(runs.airflow2?.intervalStart ?? "")).toBeLessThanOrEqual(now);
    }),
  );
});

test.each(["", "@once", "* * * *", "0 0 * * * * *", "0 24 * * *", "a b c d e"])(
  "`%s` is no cron expression",
  (cron) => {
    expect(parseCron(cron, "UTC")).toBeUndefined();
  },
);

test("a long chain has no cycle, and one link back makes one", () => {
  const tasks = Array.from({ length: 20_000 }, (_, index) => ({
    taskId: `t${index}`,
    operator: null,
    downstream: index < 19_999 ? [`t${index + 1}`] : [],
  }));
  const find = (all: typeof tasks) => findDagProblems([buildShape({ tasks: all })], { rung: "shim", line: null });
  expect(find(tasks)).toEqual([]);
  const back = [...tasks.slice(0, -1), { taskId: "t19999", operator: null, downstream: ["t19997"] }];
  expect(find(back)).toMatchObject([
    { rule: "cycle", message: "Tasks of DAG `monthly` wait for each other: t19997 → t19998 → t19999 → t19997." },
  ]);
});
