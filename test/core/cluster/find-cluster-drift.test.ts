import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { findClusterDrift, type SeenState } from "../../../src/core/cluster/find-cluster-drift.ts";

const hash = (text: string) => createHash("sha256").update(text).digest("hex");
const wanted = {
  dagId: "scoring",
  file: "scoring.py",
  schedule: "0 0 5 * *",
  tasks: [
    { taskId: "plan", downstream: ["score"] },
    { taskId: "score", downstream: [] },
  ],
};
const dag = {
  paused: false,
  active: true,
  hasImportErrors: false,
  fileloc: "/opt/airflow/dags/credit/scoring.py",
  lastParsed: new Date("2026-11-26T12:00:00Z"),
  nextRunAfter: null,
};
const serialized = { source: "one\ntwo\n", tasks: [{ taskId: "score" }, { taskId: "plan" }] };
const seen: SeenState = { dag, serialized, sha256: hash("one\ntwo\n"), project: "credit" };

test.each<[string, Partial<SeenState>, string | null]>([
  ["as it was released", {}, null],
  ["with the line ends and the mark that Airflow leaves out", { sha256: hash("\uFEFFone\r\ntwo\r\n") }, null],
  ["whose text Airflow does not tell", { serialized: { ...serialized, source: null } }, null],
  ["with another text", { sha256: hash("one\nthree\n") }, "Airflow has another text of its file"],
  ["with other tasks", { serialized: { ...serialized, tasks: [{ taskId: "plan" }] } }, "Airflow has other tasks"],
  ["that is gone", { dag: undefined }, "Airflow does not know it"],
  ["that is not active", { dag: { ...dag, active: false } }, "Airflow has deactivated it"],
  ["that does not import", { dag: { ...dag, hasImportErrors: true } }, "its file has an import error"],
  [
    "of another file",
    { dag: { ...dag, fileloc: "/dags/other/scoring.py" } },
    "Airflow has it from /dags/other/scoring.py",
  ],
])("of a DAG %s", (_what, facts, problem) => {
  expect(findClusterDrift(wanted, { ...seen, ...facts })).toMatchObject({ dagId: "scoring", problem });
});
