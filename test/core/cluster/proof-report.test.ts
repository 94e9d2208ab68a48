import { expect, test } from "vitest";
import { describeProven } from "../../../src/core/cluster/proof-report.ts";
import { buildShape } from "../../support/build-dags.ts";

const run = (scoringDate: string) => ({
  runAfter: "2026-12-05T00:00:00.000Z",
  logicalDate: "2026-12-05T00:00:00.000Z",
  intervalStart: "2026-11-05T00:00:00.000Z",
  intervalEnd: "2026-12-05T00:00:00.000Z",
  scoringDate,
});
const shapes = [buildShape({ next: { airflow2: run("2026-11-05"), airflow3: run("2026-12-05") } })];
const seen = { dagId: "monthly", paused: false, nextRunAfter: new Date("2026-12-05T00:00:00Z") };

test.each([
  ["of Airflow 2 for Airflow 2", seen, 2, "2026-11-05"],
  ["of Airflow 3 for Airflow 3", seen, 3, "2026-12-05"],
  ["unknown when the cluster's next run is another", { ...seen, nextRunAfter: new Date("2027-01-05") }, 3, null],
  ["unknown when there is no next run", { ...seen, nextRunAfter: null }, 3, null],
  ["unknown when nothing could read the DAG", { ...seen, dagId: "other" }, 3, null],
] as const)("the scoring date is %s", (_, dag, line, date) => {
  expect(describeProven(dag, shapes, line)).toMatchObject({ dag_id: dag.dagId, serialized: true, scoring_date: date });
});
