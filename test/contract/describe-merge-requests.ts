import { beforeEach, describe, expect, test } from "vitest";
import type { MergeRequestDraft, MergeRequests } from "../../src/ports/merge-requests.ts";

export interface MergeRequestsUnderTest {
  readonly mergeRequests: MergeRequests;
  /** Lets a branch of the forge end in a commit. */
  push(branch: string, sha: string): Promise<void>;
  /** Starts the pipeline of a merge request, which does not end. */
  startPipeline(iid: number): Promise<void>;
  /** Closes a merge request as a person would. */
  close(iid: number): Promise<void>;
}

const draft: MergeRequestDraft = {
  sourceBranch: "cibot/model/feature",
  targetBranch: "feature",
  title: "model: result for feature",
  description: "**Better than main**\n\n<!-- hidden -->",
  labels: ["cibot::pass", "experiment"],
  sha: "ab12cd34ab12cd34ab12cd34ab12cd34ab12cd34",
  draft: true,
  reviewers: ["ana"],
  squash: true,
  removeSourceBranch: true,
};

/** What the merge requests of every forge must do. */
export function describeMergeRequests(name: string, create: () => Promise<MergeRequestsUnderTest>): void {
  describe(`${name}: merge requests`, () => {
    let forge: MergeRequestsUnderTest;
    let mergeRequests: MergeRequests;

    beforeEach(async () => {
      forge = await create();
      mergeRequests = forge.mergeRequests;
      for (const branch of [draft.sourceBranch, "other"]) await forge.push(branch, draft.sha);
    });

    test("gives back what was opened, with a number and an address", async () => {
      const created = await mergeRequests.create(draft);
      expect(created).toEqual({ ...draft, iid: expect.any(Number), url: expect.any(String), autoMerge: false });
      expect(URL.canParse(created.url)).toBe(true);
    });

    test("finds an open one by its source branch, and by its target where one is named", async () => {
      expect(await mergeRequests.findOpen(draft.sourceBranch)).toBeUndefined();
      const created = await mergeRequests.create(draft);
      expect(await mergeRequests.findOpen(draft.sourceBranch)).toEqual(created);
      expect(await mergeRequests.findOpen(draft.sourceBranch, draft.targetBranch)).toEqual(created);
      expect(await mergeRequests.findOpen(draft.sourceBranch, "main")).toBeUndefined();
      expect(await mergeRequests.findOpen("cibot/model")).toBeUndefined();
    });

    test("updates one in place and leaves the others alone", async () => {
      const { iid, url } = await mergeRequests.create(draft);
      const other = await mergeRequests.create({ ...draft, sourceBranch: "other" });
      const changed = {
        ...draft,
        title: "again",
        description: "worse",
        labels: [],
        sha: "ef".repeat(20),
        draft: false,
        reviewers: [],
      };
      await forge.push(draft.sourceBranch, changed.sha);
      expect(await mergeRequests.update(iid, changed)).toEqual({ ...changed, iid, url, autoMerge: false });
      expect(await mergeRequests.findOpen(draft.sourceBranch)).toEqual({ ...changed, iid, url, autoMerge: false });
      expect(await mergeRequests.findOpen("other")).toEqual(other);
    });

    test("opens no second one for the same two branches", async () => {
      const { iid } = await mergeRequests.create(draft);
      await expect(mergeRequests.create(draft)).rejects.toMatchObject({ code: "merge_request_exists" });
      const elsewhere = await mergeRequests.create({ ...draft, targetBranch: "main" });
      expect(elsewhere.iid).not.toBe(iid);
      expect((await mergeRequests.findOpen(draft.sourceBranch, "main"))?.iid).toBe(elsewhere.iid);
    });

    test("does not find a closed one, opens another beside it, and never gives its number again", async () => {
      const first = await mergeRequests.create(draft);
      await forge.close(first.iid);
      expect(await mergeRequests.findOpen(draft.sourceBranch)).toBeUndefined();
      const second = await mergeRequests.create(draft);
      expect(second.iid).not.toBe(first.iid);
      expect(await mergeRequests.findOpen(draft.sourceBranch)).toEqual(second);
    });

    test("an update does not open a closed one again", async () => {
      const { iid } = await mergeRequests.create(draft);
      await forge.close(iid);
      await mergeRequests.update(iid, { ...draft, title: "late" });
      expect(await mergeRequests.findOpen(draft.sourceBranch)).toBeUndefined();
    });

    test("lets one be merged when its pipeline succeeds, which an update leaves as it is", async () => {
      const { iid } = await mergeRequests.create({ ...draft, draft: false });
      await forge.startPipeline(iid);
      expect(await mergeRequests.enableAutoMerge(iid, draft.sha)).toBeNull();
      expect((await mergeRequests.findOpen(draft.sourceBranch))?.autoMerge).toBe(true);
      await mergeRequests.update(iid, { ...draft, draft: false, title: "again" });
      expect((await mergeRequests.findOpen(draft.sourceBranch))?.autoMerge).toBe(true);
    });

    test("refuses to update one that is not there", async () => {
      await expect(mergeRequests.update(987, draft)).rejects.toMatchObject({ code: "merge_request_missing" });
      expect(await mergeRequests.findOpen(draft.sourceBranch)).toBeUndefined();
    });
  });
}
