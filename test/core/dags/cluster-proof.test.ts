import { describe, expect, test } from "vitest";
import { type DagSighting, type ExpectedDag, judgeProof } from "../../../src/core/dags/cluster-proof.ts";

const since = new Date("2026-11-26T12:00:00Z");
const later = (seconds: number) => new Date(since.getTime() + seconds * 1000);

const expected: ExpectedDag = {
  dagId: "scoring",
  project: "credit",
  file: "scoring.py",
  source: "text 2\n",
  textChanged: true,
  tasks: [
    { taskId: "plan", downstream: ["score"] },
    { taskId: "score", downstream: [] },
  ],
  parseSeconds: null,
};

const dag = { active: true, fileloc: "/opt/airflow/dags/credit/scoring.py", lastParsed: later(4) };
const serialized = { source: "text 2\n", tasks: expected.tasks ?? [] };
const seen: DagSighting = { dag, serialized, importErrors: [], since, heldBackUntil: null };
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

test("a text that did not change proves nothing: a parse that may have begun before the flip does not count", () => {
  const unchanged = { ...expected, textChanged: false, parseSeconds: 3.5 };
  expect(judgeProof(unchanged, seen)).toMatchObject({ state: "waiting", missing: { kind: "not-parsed" } });
  const parsedLater = { ...seen, dag: { ...dag, lastParsed: later(4.6) } };
  expect(judgeProof(unchanged, parsedLater)).toMatchObject({ state: "proven" });
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
    expect(judgeProof(expected, { ...seen, importErrors: [importError] })).toMatchObject({ state });
  });

  test("tells its trace, also of a DAG that was never seen", () => {
    const unseen = { ...seen, dag: undefined, importErrors: [error] };
    expect(judgeProof(expected, unseen)).toEqual({ state: "failed", trace: "ValueError: no" });
  });
});
