import { expect, test } from "vitest";
import { countedRuns, previewUnpause } from "../../../src/core/cluster/preview-unpause.ts";
import type { DagShape, Timetable } from "../../../src/core/dags/dag-shape.ts";
import { buildDag as build } from "../../support/build-release.ts";

const cron = (expression: string, kind: Timetable["kind"] = "cron"): Timetable => ({
  kind,
  cron: expression,
  seconds: null,
  timezone: "UTC",
});
const other = (kind: Timetable["kind"], seconds: number | null = null): Timetable => ({
  kind,
  cron: null,
  seconds,
  timezone: "UTC",
});

const buildDag = (timetable: Timetable, more: Partial<DagShape> = {}) => build("scoring", { timetable, ...more });

const now = new Date("2026-11-26T12:00:00Z");
const monthly = "0 0 5 * *";

test.each([
  // Airflow 2: the first interval is 5 January to 5 February, so that its run is due on 5 February.
  ["catch-up on Airflow 2", cron(monthly), true, 2, 10, "2026-02-05T00:00:00.000Z", "2026-11-05T00:00:00.000Z"],
  ["catch-up on Airflow 3", cron(monthly), true, 3, 11, "2026-01-05T00:00:00.000Z", "2026-11-05T00:00:00.000Z"],
  [
    "catch-up of a pinned trigger",
    cron(monthly, "cron-trigger"),
    true,
    2,
    11,
    "2026-01-05T00:00:00.000Z",
    "2026-11-05T00:00:00.000Z",
  ],
  [
    "catch-up of a pinned interval",
    cron(monthly, "cron-interval"),
    true,
    3,
    10,
    "2026-02-05T00:00:00.000Z",
    "2026-11-05T00:00:00.000Z",
  ],
  ["none", cron(monthly), false, 3, 1, "2026-11-05T00:00:00.000Z", "2026-11-05T00:00:00.000Z"],
  [
    "none, by the minute since January",
    cron("* * * * *"),
    false,
    2,
    1,
    "2026-11-26T12:00:00.000Z",
    "2026-11-26T12:00:00.000Z",
  ],
  ["the default of Airflow 2", cron(monthly), null, 2, 10, "2026-02-05T00:00:00.000Z", "2026-11-05T00:00:00.000Z"],
  ["the default of Airflow 3", cron(monthly), null, 3, 1, "2026-11-05T00:00:00.000Z", "2026-11-05T00:00:00.000Z"],
  [
    "catch-up of 100 days",
    other("delta", 8_640_000),
    true,
    2,
    3,
    "2026-04-11T00:00:00.000Z",
    "2026-10-28T00:00:00.000Z",
  ],
  ["once", other("once"), true, 3, 1, "2026-01-01T00:00:00.000Z", "2026-01-01T00:00:00.000Z"],
] as const)("unpausing starts what is due: %s", (_, timetable, catchup, line, runs, first, last) => {
  const preview = previewUnpause(buildDag(timetable, { catchup }), { line, nextRunAfter: null, now });
  expect(preview).toEqual({ dagId: "scoring", runs, first, last });
});

test.each([
  ["without a schedule", other("none"), "2026-01-01T00:00:00Z"],
  ["of assets", other("assets"), "2026-01-01T00:00:00Z"],
  ["that starts later", cron(monthly), "2027-01-01T00:00:00Z"],
  ["whose first interval has not ended", cron(monthly), "2026-11-01T00:00:00Z"],
  ["without a start date", cron(monthly), null],
])("unpausing a DAG %s starts nothing", (_, timetable, startDate) => {
  const preview = previewUnpause(buildDag(timetable, { startDate, catchup: true }), {
    line: 2,
    nextRunAfter: null,
    now,
  });
  expect(preview).toEqual({ dagId: "scoring", runs: 0, first: null, last: null });
});

test("the cluster's next run is where catching up goes on", () => {
  const dag = buildDag(cron(monthly), { catchup: true });
  const preview = previewUnpause(dag, { line: 3, nextRunAfter: new Date("2026-10-05T00:00:00Z"), now });
  expect(preview).toMatchObject({ runs: 2, first: "2026-10-05T00:00:00.000Z", last: "2026-11-05T00:00:00.000Z" });
});

test("a backlog without end is counted to a limit", () => {
  const preview = previewUnpause(buildDag(cron("* * * * *"), { catchup: true }), { line: 3, nextRunAfter: null, now });
  expect(preview.runs).toBe(countedRuns);
});
