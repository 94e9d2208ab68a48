import { expect, test } from "vitest";
import type { Missing } from "../../../src/core/cluster/cluster-proof.ts";
import { explainWait } from "../../../src/core/cluster/cluster-wait.ts";

const since = new Date("2026-11-26T12:00:00Z");
const at = (seconds: number) => new Date(since.getTime() + seconds * 1000);

test.each<[Missing, number, string]>([
  [{ kind: "not-listed" }, 160, "a new file is listed every 300 s; 140 s left"],
  [{ kind: "not-listed" }, 320, "a new file is listed every 300 s; overdue by 20 s"],
  [
    { kind: "elsewhere", fileloc: "/dags/old/scoring.py" },
    0,
    "it is still the DAG of /dags/old/scoring.py; a new file is listed every 300 s; 300 s left",
  ],
  [
    { kind: "not-parsed", lastParsed: at(-65) },
    10,
    "last parsed at 11:58:55 UTC, before the deploy; a known file is parsed again every 30 s; 20 s left",
  ],
  [{ kind: "not-parsed", lastParsed: null }, 10, "not parsed yet; a known file is parsed again every 30 s; 20 s left"],
  [{ kind: "inactive" }, 10, "parsed, and still inactive"],
  [{ kind: "not-serialised" }, 10, "parsed, and not serialised yet"],
  [
    { kind: "old-source" },
    10,
    "parsed, but the text of its file is still the old one; a known file is parsed again every 30 s; 20 s left",
  ],
  [
    { kind: "old-tasks", lacks: ["publish"], has: ["old"] },
    10,
    "parsed, but its tasks are still the old ones (without `publish`, with `old`); a DAG is written every 30 s at most; 50 s left",
  ],
  [
    { kind: "old-tasks", lacks: ["a", "b", "c", "d", "e"], has: [] },
    10,
    "parsed, but its tasks are still the old ones (without `a`, `b`, `c`, 2 more); a DAG is written every 30 s at most; 50 s left",
  ],
  [
    { kind: "old-tasks", lacks: [], has: [] },
    10,
    "parsed, but the order of its tasks is still the old one; a DAG is written every 30 s at most; 50 s left",
  ],
  [
    { kind: "held-back", until: at(25) },
    10,
    "parsed, and so soon after an earlier deploy perhaps not written; a DAG is written every 30 s at most; 15 s left",
  ],
])("%j after %i s: %s", (missing, seconds, text) => {
  expect(explainWait(missing, { dagId: "scoring", since, now: at(seconds) })).toBe(`scoring: ${text}`);
});

test("intervals that are known replace Airflow's defaults", () => {
  const intervals = { listing: 60, reparse: 5, serialise: 10 };
  const facts = { dagId: "scoring", since, now: at(20), intervals };
  expect(explainWait({ kind: "not-listed" }, facts)).toBe("scoring: a new file is listed every 60 s; 40 s left");
});
