import type { DagProblem, RungReport } from "../../src/core/dags/dag-problem.ts";
import type { DagShape } from "../../src/core/dags/dag-shape.ts";

export const buildShape = (shape: Partial<DagShape> = {}): DagShape => ({
  dagId: "monthly",
  file: "scoring.py",
  schedule: "0 0 5 * *",
  timetable: { kind: "cron", cron: "0 0 5 * *", seconds: null, timezone: "UTC" },
  startDate: "2026-01-01T00:00:00+00:00",
  catchup: false,
  owner: "risk",
  tags: [],
  tasks: [{ taskId: "score", operator: "BashOperator", downstream: [] }],
  parseSeconds: 0.1,
  exact: true,
  uses: { variables: [], connections: [], pools: [] },
  next: { airflow2: null, airflow3: null },
  ...shape,
});

export const buildProblem = (problem: Partial<DagProblem> = {}): DagProblem => ({
  rung: "shim",
  severity: "error",
  rule: "cycle",
  file: "scoring.py",
  line: 7,
  message: "Tasks wait for each other.",
  hint: "Remove one of the dependencies.",
  ...problem,
});

export const buildRung = (report: Partial<RungReport> = {}): RungReport => ({
  rung: "shim",
  skipped: null,
  tool: "Python 3.11.7",
  problems: [buildProblem()],
  seconds: 0.2,
  ...report,
});
