import { describe, expect, test } from "vitest";
import { type DagSighting, type ExpectedDag, judgeProof } from "../../../src/core/cluster/cluster-proof.ts";

const since = new Date("2026-11-26T12:00:00Z");
const later = (seconds: number) => new Date(since.getTime() + seconds * 1000);

const expected: ExpectedDag = {
  dagId: "scoring",
  project: "credit",
  file: "scoring.py",
  source: "text 2\n",
  change: "text",
  tasksChanged: false,
  tasks: [
    { taskId: "plan", downstream: ["score"] },
    { taskId: "score", downstream: [] },
  ],
  isNewFile: false,
};

const dag = { active: true, fileloc: "/opt/airflow/dags/credit/scoring.py", lastParsed: later(4) };
const serialized = { source: "text 2\n", tasks: expected.tasks ?? [] };
const seen: DagSighting = {
  dag,
  serialized,
  importErrors: [],
  parses: { good: 1, failed: 0 },
  since,
  heldBackUntil: null,
};
const error = { filename: "/opt/airflow/dags/credit/scoring.py", at: later(3), trace: "ValueError: no" };

test("a DAG that is parsed since, with the text and the tasks that were delivered, is proven", () => {
  expect(judgeProof(expected, seen)).toEqual({ state: "proven", by: ["parsed", "source", "tasks"] });
});

test("what could not be compared is not claimed", () => {
  const blind = { ...seen, serialized: { ...serialized, source: null } };
  expect(judgeProof({ ...expected, tasks: null }, blind)).toEqual({ state: "proven", by: ["parsed"] });
});

describe("a proof waits", () => {
  const withTasks = (tasks: typeof serialized.tasks) => ({ ...seen, serialized: { ...serialized, tasks } });
  const [plan, score] = serialized.tasks;
  test.each<[string, DagSighting, object]>([
    ["for a listing", { ...seen, dag: undefined }, { kind: "not-listed" }],
    [
      "while another file defines the DAG",
      { ...seen, dag: { ...dag, fileloc: "/dags/other/scoring.py" } },
      { kind: "elsewhere", fileloc: "/dags/other/scoring.py" },
    ],
    [
      "for a parse after the flip",
      { ...seen, dag: { ...dag, lastParsed: since } },
      { kind: "not-parsed", lastParsed: since },
    ],
    ["for a first parse", { ...seen, dag: { ...dag, lastParsed: null } }, { kind: "not-parsed", lastParsed: null }],
    ["for a DAG to be active", { ...seen, dag: { ...dag, active: false } }, { kind: "inactive" }],
    ["for its serialised form", { ...seen, serialized: undefined }, { kind: "not-serialised" }],
    ["for the new text", { ...seen, serialized: { ...serialized, source: "text 1\n" } }, { kind: "old-source" }],
    [
      "for the new tasks, though the text is new",
      withTasks([{ taskId: "old", downstream: [] }, ...(score ? [score] : [])]),
      { kind: "old-tasks", lacks: ["plan"], has: ["old"] },
    ],
    [
      "for the new order of the tasks",
      withTasks([...(plan ? [{ ...plan, downstream: [] }] : []), ...(score ? [score] : [])]),
      { kind: "old-tasks", lacks: [], has: [] },
    ],
    [
      "while an earlier deploy may hold back what neither text nor tasks show",
      { ...seen, heldBackUntil: later(20) },
      { kind: "held-back", until: later(20) },
    ],
  ])("%s", (_what, sighting, missing) => {
    expect(judgeProof(expected, sighting)).toEqual({ state: "waiting", missing });
  });
});

describe("where only modules have changed", () => {
  const unchanged = { ...expected, change: "modules" } as const;
  const parsedTwice = { ...seen, parses: { good: 2, failed: 0 } };

  test("the text proves nothing: the first parse may have begun before the flip, the second may not", () => {
    expect(judgeProof(unchanged, seen)).toEqual({ state: "waiting", missing: { kind: "parsed-once" } });
    expect(judgeProof(unchanged, parsedTwice)).toMatchObject({ state: "proven" });
  });

  test("tasks that are new show that they were written", () => {
    expect(judgeProof({ ...unchanged, tasksChanged: true }, seen)).toMatchObject({ state: "proven" });
    expect(judgeProof({ ...unchanged, tasksChanged: true, tasks: null }, seen)).toMatchObject({ state: "waiting" });
  });
});

describe("an earlier deploy holds back", () => {
  const held = { ...seen, heldBackUntil: later(20) };

  test("no DAG whose new tasks are there: they are written with all the rest", () => {
    expect(judgeProof({ ...expected, tasksChanged: true }, held)).toMatchObject({ state: "proven" });
  });

  test("no DAG of which nothing has changed", () => {
    expect(judgeProof({ ...expected, change: "nothing" }, held)).toMatchObject({ state: "proven" });
  });
});

test("line ends and a byte order mark are no other text, since Airflow reads files as text", () => {
  const windows = { ...expected, source: "\uFEFFtext 2\r\n" };
  expect(judgeProof(windows, seen)).toMatchObject({ state: "proven" });
});

test("the order in which tasks are listed does not matter", () => {
  const reversed = { ...seen, serialized: { ...serialized, tasks: serialized.tasks.toReversed() } };
  expect(judgeProof(expected, reversed)).toMatchObject({ state: "proven" });
});

describe("an import error", () => {
  test.each([
    ["of its file since the flip ends the proof", error, "failed"],
    ["in the second of the flip ends the proof", { ...error, at: since }, "failed"],
    ["that names the file below its bundle ends the proof", { ...error, filename: "credit/scoring.py" }, "failed"],
    ["of before the flip is what the release may mend", { ...error, at: later(-1) }, "proven"],
    ["of another project is not ours", { ...error, filename: "/opt/airflow/dags/other/scoring.py" }, "proven"],
  ])("%s", (_what, importError, state) => {
    const sighting = { ...seen, importErrors: [importError], parses: { good: 0, failed: 2 } };
    expect(judgeProof(expected, sighting)).toMatchObject({ state });
  });

  test("may come of a parse that the flip fell into, or of the release before, until it comes again", () => {
    const once = { ...seen, importErrors: [error], parses: { good: 0, failed: 1 } };
    expect(judgeProof(expected, once)).toEqual({ state: "waiting", missing: { kind: "failed-once" } });
    expect(judgeProof({ ...expected, isNewFile: true }, once)).toMatchObject({ state: "failed" });
  });

  test("tells its trace, also of a DAG that was never seen", () => {
    const unseen = { ...seen, dag: undefined, importErrors: [error], parses: { good: 0, failed: 2 } };
    expect(judgeProof(expected, unseen)).toEqual({ state: "failed", trace: "ValueError: no" });
  });
});
