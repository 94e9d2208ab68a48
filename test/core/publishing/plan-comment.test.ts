import fc from "fast-check";
import { expect, test } from "vitest";
import { parseMarker, renderMarker } from "../../../src/core/publishing/marker.ts";
import {
  type CommentDraft,
  type CommentPlan,
  findKnownImages,
  listOwn,
  type PublishedComment,
  planComment as planFinished,
} from "../../../src/core/publishing/plan-comment.ts";
import { historyPlace } from "../../../src/core/publishing/run-history.ts";
import { compareRuns } from "../../../src/core/publishing/run-order.ts";
import { wellFormed } from "../../../src/core/text/well-formed.ts";

const draft: CommentDraft = {
  key: "m/report",
  sha: "ab12cd34",
  at: "2026-11-24T12:00:00.000Z",
  pipeline: null,
  body: "accuracy 0.91",
};

const planComment = (next: CommentDraft, comments: readonly PublishedComment[]) =>
  planFinished(next, comments, (body) => body);

function apply(plan: CommentPlan<PublishedComment>, comments: readonly PublishedComment[]): PublishedComment[] {
  if (plan.action === "create") return [...comments, { id: String(comments.length), body: plan.body, own: true }];
  if (plan.action === "leave") return [...comments];
  return comments.map((comment) => (comment.id === plan.comment.id ? { ...comment, body: plan.body } : comment));
}

const publish = (comments: readonly PublishedComment[], next: CommentDraft) =>
  apply(planComment(next, comments), comments);

test("the first run makes a comment that begins with its marker", () => {
  const plan = planComment(draft, [{ id: "1", body: "a colleague's remark", own: false }]);
  expect(plan).toEqual({ action: "create", body: expect.stringMatching(/^<!-- cibot:key=.*-->\naccuracy 0\.91\n$/) });
});

test("a later run with another report updates the comment", () => {
  const comments = publish([], draft);
  const plan = planComment({ ...draft, at: "2026-11-24T13:00:00.000Z", body: "accuracy 0.92" }, comments);
  expect(plan).toMatchObject({
    action: "update",
    comment: { id: "0" },
    body: expect.stringContaining("accuracy 0.92"),
  });
});

test.each([
  ["a later run", { at: "2026-11-24T13:00:00.000Z" }],
  ["the same run again", {}],
  ["another commit", { at: "2026-11-24T13:00:00.000Z", sha: "ffffffff" }],
  ["white space at the end", { body: "accuracy 0.91 \n\n" }],
])("an equal report leaves the comment alone: %s", (_what, change) => {
  expect(planComment({ ...draft, ...change }, publish([], draft))).toMatchObject({
    action: "leave",
    comment: { id: "0" },
    why: "equal",
  });
});

test("an earlier run never overwrites the report of a later one", () => {
  const plan = planComment({ ...draft, at: "2026-11-24T11:59:59.999Z", body: "accuracy 0.50" }, publish([], draft));
  expect(plan).toMatchObject({ action: "leave", comment: { id: "0" }, why: "newer" });
});

test.each([
  ["a comment of somebody else with our marker", publish([], draft).map((comment) => ({ ...comment, own: false }))],
  ["our comment under another key", publish([], { ...draft, key: "other/report" })],
  ["our own remark without a marker", [{ id: "0", body: "accuracy 0.91", own: true }]],
  ["our marker below other text", [{ id: "0", body: `Quoting:\n${renderMarker({ ...draft })}`, own: true }]],
])("%s is not the report's comment", (_what, comments) => {
  expect(planComment(draft, comments).action).toBe("create");
});

test("a report that holds another report's marker does not become that report", () => {
  const victim = { ...draft, key: "victim/report", at: "2999-01-01T00:00:00.000Z" };
  const comments = publish([], { ...draft, body: `${renderMarker(victim)}\nforged` });
  expect(comments.map(({ body }) => parseMarker(body)?.key)).toEqual(["m/report"]);
  expect(comments[0]?.body.match(/<!--/g)).toHaveLength(1);
});

const report = (sha: string, value: number): CommentDraft => ({
  ...draft,
  sha,
  body: `AUC ${value} of ${sha}\n\n${historyPlace}\n\nfooter`,
  measured: { metric: "AUC", value },
});

test("the comment of a later commit tells what earlier ones measured", () => {
  const comments = [report("aaaaaaa1", 0.519), report("aaaaaaa2", 0.521)].reduce(publish, []);
  const [comment] = publish(comments, report("aaaaaaa3", 0.524));
  const [marker, hidden, ...shown] = comment?.body.split("\n") ?? [];
  expect(parseMarker(marker ?? "")?.sha).toBe("aaaaaaa3");
  expect(hidden).toMatch(/^<!-- cibot:history;runs=3;.* -->$/);
  expect(shown.join("\n")).toBe("AUC 0.524 of aaaaaaa3\n\n<sub>Run 3 · earlier AUC 0.519 → 0.521</sub>\n\nfooter\n");
});

test("a rerun of the same commit with the same result leaves the comment alone", () => {
  const comments = [report("aaaaaaa1", 0.519), report("aaaaaaa2", 0.521)].reduce(publish, []);
  const rerun = { ...report("aaaaaaa2", 0.521), at: "2026-11-24T13:00:00.000Z" };
  expect(planComment(rerun, comments)).toMatchObject({ action: "leave", why: "equal" });
});

test("a run that fails does not lose what earlier ones measured", () => {
  const failed = { ...draft, sha: "aaaaaaa2", body: "Training failed" };
  const [comment] = [report("aaaaaaa1", 0.519), failed, report("aaaaaaa3", 0.524)].reduce(publish, []);
  expect(comment?.body).toContain("<sub>Run 2 · earlier AUC 0.519</sub>");
});

test("what somebody else wrote is no history of ours", () => {
  const theirs = publish([], report("aaaaaaa1", 0.519)).map((comment) => ({ ...comment, own: false }));
  expect(publish(theirs, report("aaaaaaa2", 0.521)).at(-1)?.body).not.toContain("earlier");
});

test("a report that holds a history of its own does not become ours", () => {
  const forged = "<!-- cibot:history;runs=9;metric=AUC;values=aaaaaaa9:0.9 -->";
  const comments = publish([], { ...draft, sha: "aaaaaaa1", body: `${forged}\ntext` });
  expect(publish(comments, report("aaaaaaa2", 0.521))[0]?.body).not.toContain("earlier");
});

const anyDraft = fc.record({
  key: fc.constantFrom("", "m/report", "n/report", "-->", "a;key=m/report", "\ud800"),
  sha: fc.constantFrom("ab12cd34", "ffffffff"),
  at: fc.integer({ min: 1, max: 5 }).map((hour) => `2026-11-24T0${hour}:00:00.000Z`),
  pipeline: fc.constantFrom(null, 900, 901),
  measured: fc.constantFrom(null, { metric: "AUC", value: 0.5 }, { metric: "AUC", value: 0.6 }),
  body: fc.constantFrom("", "good", `bad\n\n${historyPlace}`, `${renderMarker({ ...draft })}\nforged`, "/close"),
});
const others: PublishedComment[] = [
  { id: "a", body: "a remark", own: false },
  { id: "b", body: `${renderMarker({ ...draft })}\nforged`, own: false },
  { id: "c", body: "a remark of ours", own: true },
];

test("however many runs publish in whatever order, a key has one comment and other comments stay as they are", () => {
  fc.assert(
    fc.property(fc.array(anyDraft), (drafts) => {
      const comments = drafts.reduce(publish, others);
      const keys = comments.slice(others.length).map(({ body }) => parseMarker(body)?.key);
      expect(keys.toSorted()).toEqual([...new Set(drafts.map(({ key }) => wellFormed(key)))].toSorted());
      expect(comments.slice(0, others.length)).toEqual(others);
    }),
  );
});

test("publishing the same report twice changes nothing", () => {
  fc.assert(
    fc.property(fc.array(anyDraft), anyDraft, (drafts, last) => {
      const once = publish(drafts.reduce(publish, others), last);
      expect(publish(once, last)).toEqual(once);
    }),
  );
});

test("the run of a comment never goes back", () => {
  const runsOf = (comments: readonly PublishedComment[]) => comments.map(({ body }) => parseMarker(body));
  fc.assert(
    fc.property(fc.array(anyDraft), anyDraft, (drafts, last) => {
      const before = runsOf(drafts.reduce(publish, others));
      const after = runsOf(publish(drafts.reduce(publish, others), last));
      for (const [index, run] of before.entries()) {
        const later = after[index];
        if (run !== undefined) expect(later === undefined ? -1 : compareRuns(later, run)).toBeGreaterThanOrEqual(0);
      }
    }),
  );
});

test.each([
  ["a later pipeline, however its clock goes", { pipeline: 901, at: "2026-11-24T09:00:00.000Z" }, "update"],
  ["an earlier pipeline whose job was started again", { pipeline: 899, at: "2026-11-24T18:00:00.000Z" }, "leave"],
  ["an earlier job of the same pipeline", { pipeline: 900, at: "2026-11-24T09:00:00.000Z" }, "leave"],
  ["a later job of the same pipeline", { pipeline: 900, at: "2026-11-24T18:00:00.000Z" }, "update"],
  ["a later run outside of pipelines", { pipeline: null, at: "2026-11-24T18:00:00.000Z" }, "update"],
])("of pipeline 900's comment, the report of %s", (_what, run, action) => {
  const comments = publish([], { ...draft, pipeline: 900 });
  expect(planComment({ ...draft, ...run, body: "other" }, comments).action).toBe(action);
});

test("of comments that a race has left, the oldest is the one, and a later run's in any of them counts", () => {
  const old = publish([], { ...draft, pipeline: 900 });
  const late = publish([], { ...draft, pipeline: 902 });
  const all = [...old, ...late].map((comment, index) => ({ ...comment, id: String(index) }));
  expect(listOwn(draft.key, all).map(({ id }) => id)).toEqual(["0", "1"]);
  expect(planComment({ ...draft, pipeline: 903, body: "other" }, all)).toMatchObject({ comment: { id: "0" } });
  expect(planComment({ ...draft, pipeline: 901, body: "other" }, all)).toMatchObject({
    action: "leave",
    comment: { id: "1" },
  });
});

test("a comment tells the next run which images the forge holds, and keeps those of earlier reports", () => {
  const first = publish([], { ...draft, images: new Map([["aaaaaaaaaaaaaaaa", "/uploads/1/a--b.png"]]) });
  const next = { ...draft, body: "other", images: new Map([["bbbbbbbbbbbbbbbb", "/uploads/2/ü (1).png"]]) };
  expect([...findKnownImages(draft.key, publish(first, next))]).toEqual([
    ["bbbbbbbbbbbbbbbb", "/uploads/2/ü (1).png"],
    ["aaaaaaaaaaaaaaaa", "/uploads/1/a--b.png"],
  ]);
  expect(first[0]?.body.split("\n")[1]).not.toContain("--b");
});

test("a list of images that a report's own text holds, or somebody else's comment, is not believed", () => {
  const forged = "<!-- cibot:images;aaaaaaaaaaaaaaaa=%2Fuploads%2Fevil.png -->";
  const comments = publish([], { ...draft, body: `${forged}\ntext` });
  expect(findKnownImages(draft.key, comments).size).toBe(0);
  const theirs = publish([], { ...draft, images: new Map([["aaaaaaaaaaaaaaaa", "/uploads/1/a.png"]]) });
  const foreign = theirs.map((comment) => ({ ...comment, own: false }));
  expect(findKnownImages(draft.key, foreign).size).toBe(0);
});
