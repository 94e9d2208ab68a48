import fc from "fast-check";
import { expect, test } from "vitest";
import { findProjectFile, isProjectFile } from "../../../src/core/cluster/cluster-file.ts";

const file = { project: "credit", file: "monthly/scoring.py" };

test.each([
  ["/opt/airflow/dags/credit/monthly/scoring.py", true],
  ["credit/monthly/scoring.py", true],
  ["/dags/.cibot/releases/credit/ab12cd34ef56-2/monthly/scoring.py", true],
  [".cibot/releases/credit/ab12cd34ef56/monthly/scoring.py", true],
  ["/opt/airflow/dags/discredit/monthly/scoring.py", false],
  ["/opt/airflow/dags/credit/scoring.py", false],
  ["/opt/airflow/dags/credit/monthly/scoring.pyc", false],
  ["/dags/.cibot/releases/other/ab12cd34ef56/monthly/scoring.py", false],
  ["/dags/.cibot/releases/credit/ab12cd34ef56/x/monthly/scoring.py", false],
  ["monthly/scoring.py", false],
  ["", false],
])("%s is the file of the project: %s", (told, expected) => {
  expect(isProjectFile(told, file)).toBe(expected);
});

test("a file is found below any DAGs folder, and none of it under another project's name", () => {
  const name = fc.stringMatching(/^[a-z_]{1,8}$/);
  const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => `${parts.join("/")}.py`);
  const root = fc.array(name, { maxLength: 3 }).map((parts) => ["", ...parts].join("/"));
  fc.assert(
    fc.property(root, name, path, (above, project, below) => {
      const told = `${above}/${project}/${below}`;
      expect(isProjectFile(told, { project, file: below })).toBe(true);
      expect(isProjectFile(told, { project: `${project}.x`, file: below })).toBe(false);
    }),
  );
});

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
