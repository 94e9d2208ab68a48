import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { createLocalForge } from "../../src/adapters/local-forge/create-local-forge.ts";
import { createFakeForge } from "../support/fake-forge.ts";
import { type CommentsUnderTest, describeComments } from "./describe-comments.ts";
import { describeMergeRequests, type MergeRequestsUnderTest } from "./describe-merge-requests.ts";
import { describeUploads } from "./describe-uploads.ts";

const folder = mkdtempSync(join(tmpdir(), "cibot-forge-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let number = 0;
const clock = { now: () => new Date("2026-11-24T12:00:00Z") };

async function openLocalForge(): Promise<CommentsUnderTest & MergeRequestsUnderTest> {
  const directory = join(folder, String(++number));
  const { comments, mergeRequests } = createLocalForge({ directory, author: "cibot", clock });
  return {
    comments,
    mergeRequests,
    postAsOther: async (target, body) => {
      mkdirSync(join(directory, "comments"), { recursive: true });
      writeFileSync(join(directory, "comments/100.json"), JSON.stringify({ target, body, author: "ana" }));
    },
    close: async (iid) => {
      const path = join(directory, `merge-requests/${iid}.json`);
      writeFileSync(path, readFileSync(path, "utf8").replace('"opened"', '"closed"'));
    },
  };
}

async function openFakeForge(): Promise<CommentsUnderTest & MergeRequestsUnderTest> {
  const { comments, mergeRequests } = createFakeForge();
  return {
    comments,
    mergeRequests,
    postAsOther: async (target, body) => comments.postAsOther(target, body),
    close: async (iid) => mergeRequests.close(iid),
  };
}

describeComments("the local forge", openLocalForge);
describeUploads("the local forge", async () => {
  const directory = join(folder, String(++number));
  return createLocalForge({ directory, author: "cibot", clock }).uploads;
});
describeMergeRequests("the local forge", openLocalForge);

describeComments("the fake", openFakeForge);
describeUploads("the fake", async () => createFakeForge().uploads);
describeMergeRequests("the fake", openFakeForge);
