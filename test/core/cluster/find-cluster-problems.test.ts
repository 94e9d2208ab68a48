import { describe, expect, test } from "vitest";
import { type ClusterFacts, findClusterProblems } from "../../../src/core/cluster/find-cluster-problems.ts";
import type { DagShape } from "../../../src/core/dags/dag-shape.ts";

const shape: DagShape = {
  dagId: "scoring",
  file: "scoring.py",
  schedule: "0 0 5 * *",
  timetable: { kind: "cron", cron: "0 0 5 * *", seconds: null, timezone: "UTC" },
  startDate: null,
  catchup: false,
  owner: "ml",
  tags: [],
  tasks: [],
  parseSeconds: null,
  exact: true,
  uses: { variables: ["threshold"], connections: ["lake"], pools: ["gpu"] },
  next: { airflow2: null, airflow3: null },
};

const facts: ClusterFacts = {
  project: "credit",
  dags: [{ dagId: "scoring", active: true, fileloc: "/opt/airflow/dags/credit/old.py" }],
  names: { pools: ["default_pool", "gpu"], connections: ["lake"], variables: ["threshold"] },
};

test("a cluster that has all that a DAG asks for, and no other of its id, is no problem", () => {
  expect(findClusterProblems([shape], facts)).toEqual([]);
});

describe("an id of the cluster", () => {
  test("in a file of another project is an error that names the file", () => {
    const dags = [{ dagId: "scoring", active: true, fileloc: "/opt/airflow/dags/other/scoring.py" }];
    expect(findClusterProblems([shape], { ...facts, dags })).toEqual([
      expect.objectContaining({
        rung: "cluster",
        severity: "error",
        rule: "duplicate-dag-id",
        file: "scoring.py",
        message: expect.stringContaining("/opt/airflow/dags/other/scoring.py"),
      }),
    ]);
  });

  test("of a file that is gone is free", () => {
    const dags = [{ dagId: "scoring", active: false, fileloc: "/opt/airflow/dags/other/scoring.py" }];
    expect(findClusterProblems([shape], { ...facts, dags })).toEqual([]);
  });
});

test.each([
  ["pools", "missing-pool", "error", 'pool "gpu"'],
  ["connections", "missing-connection", "warning", 'connection "lake"'],
  ["variables", "missing-variable", "warning", 'variable "threshold"'],
] as const)(
  "of %s that the cluster does not list there is a problem %s, with severity %s",
  (kind, rule, severity, words) => {
    const names = { ...facts.names, [kind]: [] };
    expect(findClusterProblems([shape], { ...facts, names })).toEqual([
      expect.objectContaining({ rule, severity, file: "scoring.py", message: expect.stringContaining(words) }),
    ]);
  },
);

describe("names that may not be listed", () => {
  const names = { ...facts.names, connections: null };

  test("are said to be unchecked, once", () => {
    expect(findClusterProblems([shape, { ...shape, dagId: "other" }], { ...facts, names })).toEqual([
      expect.objectContaining({ rule: "names-not-listed", severity: "warning", file: null }),
    ]);
  });

  test("do not matter to DAGs that ask for none", () => {
    const modest = { ...shape, uses: { ...shape.uses, connections: [] } };
    expect(findClusterProblems([modest], { ...facts, names })).toEqual([]);
  });
});
