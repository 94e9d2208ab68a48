import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { findClusterDrift, type SeenState } from "../../../src/core/cluster/find-cluster-drift.ts";

const hash = (text: string) => createHash("sha256").update(text).digest("hex");
const text = "one\ntwo\n";
const wanted = { dagId: "monthly", file: "monthly.py", schedule: "", tasks: [{ taskId: "score", downstream: [] }] };
const dag = {
  paused: false,
  active: true,
  hasImportErrors: false,
  fileloc: "/opt/airflow/dags/credit/monthly.py",
  lastParsed: new Date("2026-11-26T12:00:00Z"),
  nextRunAfter: null,
};
const seen: SeenState = {
  dag,
  serialized: { source: text, tasks: [{ taskId: "score" }] },
  sha256: hash(text),
  project: "credit",
};

test.each([
  ["the file has the line ends of Windows", hash("one\r\ntwo\r\n")],
  ["the file begins with a byte order mark", hash(`\uFEFF${text}`)],
  ["they are equal", hash(text)],
])("no difference is told when %s", (_, sha256) => {
  expect(findClusterDrift(wanted, { ...seen, sha256 }).problem).toBeNull();
});

test.each<[string, Partial<SeenState>]>([
  ["Airflow does not know it", { dag: undefined }],
  [
    "Airflow has it from /opt/airflow/dags/fraud/monthly.py",
    { dag: { ...dag, fileloc: "/opt/airflow/dags/fraud/monthly.py" } },
  ],
  ["its file has an import error", { dag: { ...dag, hasImportErrors: true } }],
  ["Airflow has deactivated it", { dag: { ...dag, active: false } }],
  ["it is not serialised", { serialized: undefined }],
  ["Airflow has another text of its file", { sha256: hash("three\n") }],
  ["Airflow has other tasks", { serialized: { source: text, tasks: [] } }],
])("%s", (problem, more) => {
  expect(findClusterDrift(wanted, { ...seen, ...more }).problem).toBe(problem);
});
