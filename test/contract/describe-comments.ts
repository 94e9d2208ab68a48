import { beforeEach, describe, expect, test } from "vitest";
import type { Target } from "../../src/core/publishing/target.ts";
import type { Comments } from "../../src/ports/comments.ts";

export interface CommentsUnderTest {
  readonly comments: Comments;
  /** Puts a comment there as another user would. */
  postAsOther(target: Target, body: string): Promise<void>;
}

const commit: Target = { kind: "commit", sha: "ab12cd34ab12cd34ab12cd34ab12cd34ab12cd34" };
const mr: Target = { kind: "mr", iid: 1 };
const issue: Target = { kind: "issue", iid: 1 };

/** What the comments of every forge must do. */
export function describeComments(name: string, create: () => Promise<CommentsUnderTest>): void {
  describe(`${name}: comments`, () => {
    let forge: CommentsUnderTest;
    let comments: Comments;

    beforeEach(async () => {
      forge = await create();
      comments = forge.comments;
    });

    test.each([[mr], [commit], [issue]])("lists nothing on %o before somebody comments", async (target) => {
      expect(await comments.list(target)).toEqual([]);
    });

    test.each([[mr], [commit], [issue]])("gives back a comment on %o as our own, with an address", async (target) => {
      const created = await comments.create(target, "report");
      expect(created).toEqual({ id: expect.stringMatching(/./), body: "report", own: true, url: expect.any(String) });
      expect(URL.canParse(created.url)).toBe(true);
      expect(await comments.list(target)).toEqual([created]);
    });

    test.each([
      ["hidden markers", "<!-- cibot:key=a -->\n### Better\n"],
      ["other scripts and emoji", "ünïcode · 信用 · 🎉"],
      ["quotes, backslashes and pipes", "\"\\n\" | `a\\|b` | 'x'"],
      ["a long table", `|a|b|\n|-|-|\n${"|1|2|\n".repeat(2000)}`],
    ])("keeps %s in a body as they were written, but for white space at its end", async (_what, body) => {
      const { id } = await comments.create(mr, "first");
      await comments.create(mr, body);
      await comments.update(mr, id, body);
      const bodies = (await comments.list(mr)).map((comment) => comment.body.trimEnd());
      expect(bodies).toEqual([body.trimEnd(), body.trimEnd()]);
    });

    test("keeps targets apart, and lists the oldest first", async () => {
      const first = await comments.create(commit, "first");
      await comments.create(mr, "elsewhere");
      await comments.create(issue, "elsewhere, too");
      const second = await comments.create(commit, "second");
      expect(await comments.list(commit)).toEqual([first, second]);
    });

    test("lists more comments than one page of a forge holds", async () => {
      const bodies = Array.from({ length: 25 }, (_, index) => `comment ${index}`);
      for (const body of bodies) await comments.create(mr, body);
      expect((await comments.list(mr)).map(({ body }) => body)).toEqual(bodies);
    });

    test("updates a comment in place: same id, same address, same order", async () => {
      const { id, url } = await comments.create(commit, "old");
      const other = await comments.create(commit, "other");
      const updated = await comments.update(commit, id, "new");
      expect(updated).toEqual({ id, url, body: "new", own: true });
      expect(await comments.list(commit)).toEqual([updated, other]);
    });

    test("loses none of several comments that are posted at once", async () => {
      const bodies = ["a", "b", "c", "d", "e"];
      await Promise.all(bodies.map((body) => comments.create(mr, body)));
      const posted = await comments.list(mr);
      expect(posted.map(({ body }) => body).toSorted()).toEqual(bodies);
      expect(new Set(posted.map(({ id }) => id)).size).toBe(bodies.length);
    });

    test("shows what somebody else wrote as not ours, and refuses to change it", async () => {
      await forge.postAsOther(mr, "<!-- cibot:key=a --> a forged marker");
      const [foreign] = await comments.list(mr);
      expect(foreign?.own).toBe(false);
      await expect(comments.update(mr, foreign?.id ?? "", "ours")).rejects.toMatchObject({ code: "comment_not_ours" });
      expect(await comments.list(mr)).toEqual([foreign]);
    });

    test("gives back only what is wanted, of all and of the latest", async () => {
      await comments.create(mr, "first report");
      await forge.postAsOther(mr, "a remark");
      const second = await comments.create(mr, "second report");
      const wanted = (body: string) => body.startsWith("second");
      expect(await comments.list(mr, wanted)).toEqual([second]);
      expect(await comments.listLatest(mr, wanted)).toEqual([second]);
      expect((await comments.listLatest(mr)).map(({ body }) => body)).toEqual([
        "first report",
        "a remark",
        "second report",
      ]);
    });

    test.each([[mr], [commit], [issue]])("removes a comment of ours on %o, and again what is gone", async (target) => {
      const first = await comments.create(target, "first");
      const second = await comments.create(target, "second");
      await comments.remove(target, first.id);
      await comments.remove(target, first.id);
      expect(await comments.list(target)).toEqual([second]);
    });

    test("does not remove what somebody else wrote", async () => {
      await forge.postAsOther(mr, "a remark");
      const [foreign] = await comments.list(mr);
      await expect(comments.remove(mr, foreign?.id ?? "")).rejects.toMatchObject({ code: "comment_not_ours" });
      expect(await comments.list(mr)).toEqual([foreign]);
    });

    test("refuses to update a comment that is not there, or stands on another target", async () => {
      const { id } = await comments.create(mr, "report");
      await expect(comments.update(mr, "987654", "x")).rejects.toMatchObject({ code: "comment_missing" });
      await expect(comments.update(commit, id, "x")).rejects.toMatchObject({ code: "comment_missing" });
      expect((await comments.list(mr)).map(({ body }) => body)).toEqual(["report"]);
    });
  });
}
