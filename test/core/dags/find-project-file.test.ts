import { expect, test } from "vitest";
import { findProjectFile } from "../../../src/core/dags/find-project-file.ts";

test.each([
  ["/opt/airflow/dags/credit/scoring.py", "scoring.py"],
  ["/opt/airflow/dags/credit/sub/scoring.py", "sub/scoring.py"],
  ["credit/scoring.py", "scoring.py"],
  ["/dags/credit/dags/x.py", "dags/x.py"],
  ["/opt/dags/other/credit/x.py", undefined],
  ["/home/credit/airflow/dags/other/x.py", undefined],
  ["/home/credit/airflow/dags/credit/x.py", "x.py"],
  ["/opt/airflow/dags/credit", undefined],
  ["/opt/airflow/dags/credit_2/x.py", undefined],
  ["dags/credit/x.py", "x.py"],
  ["/srv/airflow_files/credit/x.py", "x.py"],
])("of %s the project's own path is %s", (fileloc, expected) => {
  expect(findProjectFile(fileloc, "credit")).toBe(expected);
});
