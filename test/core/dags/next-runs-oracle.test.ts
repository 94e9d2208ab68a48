import { describe, expect, test } from "vitest";
import type { Timetable } from "../../../src/core/dags/dag-shape.ts";
import { planNextRuns } from "../../../src/core/dags/plan-next-runs.ts";
import { askAirflow } from "../../support/ask-airflow.ts";

const crons: readonly (readonly [string, number])[] = [
  ["0 0 5 * *", 200],
  ["@monthly", 200],
  ["@quarterly", 400],
  ["@yearly", 1500],
  ["@weekly", 60],
  ["@daily", 10],
  ["@hourly", 2],
  ["*/15 * * * *", 2],
  ["30 2 * * *", 10],
  ["30 */2 * * *", 4],
  ["15 1-3 * * *", 4],
  ["0 9 * * 1-5", 20],
  ["0 6 1,15 * *", 60],
  ["0 0 13 * 5", 100],
  ["0 12 L * *", 100],
  ["0 8 * * MON#1", 100],
  ["10 4 29 2 *", 3000],
];
const zones = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"];
/** Before, in and after the hours that are skipped and that come twice in Berlin and New York; and a year's end. */
const nows = [
  "2026-11-26T10:00:00Z",
  "2026-03-29T00:40:00Z",
  "2026-03-29T01:20:00Z",
  "2026-10-25T00:20:00Z",
  "2026-10-25T01:10:00Z",
  "2026-11-01T05:45:00Z",
  "2026-12-31T23:59:59Z",
  "2026-12-05T00:00:00Z",
];

interface Case extends Timetable {
  readonly now: string;
  readonly startDate: string;
}

const startOf = (now: string, days: number) => new Date(Date.parse(now) - days * 86_400_000).toISOString();

const cases: readonly Case[] = [
  ...crons.flatMap(([cron, days], index) =>
    zones.flatMap((timezone) =>
      nows.map((now, turn) => {
        const kind = (["cron", "cron-interval", "cron-trigger"] as const)[(index + turn) % 3] ?? "cron";
        const seconds = kind === "cron-trigger" && turn % 2 === 0 ? 3600 : null;
        return { kind, cron, seconds, timezone, now, startDate: startOf(now, days) };
      }),
    ),
  ),
  ...nows.flatMap((now) =>
    (["delta", "delta-interval", "delta-trigger"] as const).flatMap((kind) =>
      [600, 86_400, 3 * 86_400].map((seconds) => {
        // Airflow goes from run to run: a day of ten minutes each tells what eight would.
        return { kind, cron: null, seconds, timezone: "UTC", now, startDate: startOf(now, seconds === 600 ? 1 : 8) };
      }),
    ),
  ),
  // The start date lies ahead.
  ...crons.slice(0, 8).flatMap(([cron]) =>
    (["cron-interval", "cron-trigger"] as const).map((kind) => {
      const [now, startDate] = ["2026-11-26T10:00:00Z", "2027-02-05T00:00:00Z"];
      return { kind, cron, seconds: null, timezone: "UTC", now, startDate };
    }),
  ),
];

describe.each([2, 3] as const)("Airflow %s", (line) => {
  test(`has the next runs that are planned, in ${cases.length} cases of crons, zones and clock changes`, async () => {
    const expected = await askAirflow(line, "airflow-next-runs.py", cases);
    const planned = cases.map(({ now, startDate, ...timetable }) => {
      const { airflow2, airflow3 } = planNextRuns(timetable, startDate, new Date(now));
      const run = line === 2 ? airflow2 : airflow3;
      return run === null ? null : [run.runAfter, run.logicalDate, run.intervalStart, run.intervalEnd];
    });
    const label = (runs: unknown) =>
      Array.isArray(runs) ? cases.map((each, index) => ({ each, run: runs[index] })) : runs;
    expect(label(planned)).toEqual(label(expected));
  }, 120_000);
});
