import fc from "fast-check";
import { expect, test } from "vitest";
import { isInProject, isProjectFile } from "../../../src/core/dags/cluster-file.ts";

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
      expect(isInProject(told, project)).toBe(true);
    }),
  );
});

test.each([
  ["/dags/credit/scoring.py", true],
  ["credit/scoring.py", true],
  ["/dags/credit.py", false],
  ["/dags/other/credit", false],
])("%s lies in the project: %s", (told, expected) => {
  expect(isInProject(told, "credit")).toBe(expected);
});
