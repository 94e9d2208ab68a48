import { beforeAll, describe, expect, test } from "vitest";
import type { DagShape } from "../../../src/core/dags/dag-shape.ts";
import type { Validated } from "../../../src/ports/dag-validation.ts";
import { airflowPython } from "../../support/airflow-python.ts";
import { validate, zoo } from "../../support/dag-files.ts";

/** A real one keeps the second of two DAGs of one id in a file, and says nothing. */
const silent = "broken_duplicate_dag.py";

/** What must be the same however a file was read. */
const compare = (dags: readonly DagShape[] | null) =>
  Object.fromEntries(
    (dags ?? [])
      .filter(({ file }) => !file.startsWith("broken"))
      .map(({ parseSeconds: _, catchup: __, exact: ___, ...dag }) => [`${dag.file} ${dag.dagId}`, dag]),
  );

/** Lines are left out: Airflow tells none of a cycle, or of a schedule that is none. */
const errorsOf = ({ reports }: Validated, rung: string) =>
  reports
    .find((report) => report.rung === rung)
    ?.problems.filter(({ severity, file }) => severity === "error" && file !== silent)
    .map(({ file, rule }) => `${file}: ${rule}`)
    .toSorted();

describe.each([
  ["2.11.2", 2],
  ["3.3.2", 3],
] as const)("beside Airflow %s", (version, line) => {
  let shim: Validated;
  let real: Validated;
  beforeAll(async () => {
    const airflow = version;
    shim = await validate(zoo, { airflow });
    real = await validate(zoo, { airflow, airflowPython: await airflowPython(line) });
  });

  test("both rungs ran", () => {
    expect(real.reports.map(({ rung, skipped }) => [rung, skipped])).toEqual([
      ["static", null],
      ["shim", null],
      ["dagbag", null],
    ]);
    expect(real.reports[2]?.tool).toMatch(`Airflow ${version}, Python 3.`);
  });

  test("the stand-in sees the same DAGs, schedules, tasks, edges, owners, names and next runs", () => {
    expect(compare(shim.dags)).toEqual(compare(real.dags));
  });

  test("the stand-in refuses what the real one refuses, for the same reasons", () => {
    expect(errorsOf(shim, "shim")).toEqual(errorsOf(real, "dagbag"));
  });
});
