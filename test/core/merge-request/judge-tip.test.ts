import { expect, test } from "vitest";
import { judgeTip, type Tip } from "../../../src/core/merge-request/judge-tip.ts";

const ours: Tip = { sha: "c1", tree: "t1", parents: ["p1"], message: "m: result\n\nCibot-Experiment: e1\n" };
const theirs: Tip = { ...ours, message: "Fix by hand" };

test.each([
  ["is not there", undefined, "write", "moved"],
  ["holds the result", ours, "same", "same"],
  ["holds an earlier result", { ...ours, tree: "t0" }, "write", "moved"],
  ["holds a result on another commit", { ...ours, parents: ["p0"] }, "write", "moved"],
  ["holds a result that was merged", { ...ours, parents: ["p1", "p2"] }, "write", "moved"],
  ["holds somebody's commit, also of the same files", theirs, "moved", "moved"],
  ["ends in the commit that was built", { ...theirs, sha: "p1", parents: ["p0"] }, "moved", "write"],
  ["ends in a result that was built on", { ...ours, sha: "p1", parents: ["p0"] }, "write", "write"],
])(
  "what is done with a branch that %s, when it is cibot's own and when it was built",
  (_what, tip, replace, advance) => {
    const wanted = { tree: "t1", parent: "p1" };
    expect(judgeTip(tip, { ...wanted, mode: "replace" })).toBe(replace);
    expect(judgeTip(tip, { ...wanted, mode: "advance" })).toBe(advance);
  },
);
