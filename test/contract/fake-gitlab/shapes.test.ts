import {
  Branches,
  type BranchSchema,
  CommitDiscussions,
  type CommitSchema,
  type CommitStatusSchema,
  Commits,
  MergeRequestNotes,
  type MergeRequestSchema,
  MergeRequests,
  type NoteSchema,
  PersonalAccessTokens,
  ProjectMarkdownUploads,
  Repositories,
  RepositoryFiles,
  type SimpleUserSchema,
  Users,
} from "@gitbeaker/rest";
import { beforeEach, describe, expect, expectTypeOf, test } from "vitest";
import type { presentBranch } from "../../support/fake-gitlab/branch-routes.ts";
import type { presentCommit } from "../../support/fake-gitlab/commits.ts";
import type { FakeGitlab } from "../../support/fake-gitlab/fake-gitlab.ts";
import type { presentMergeRequest } from "../../support/fake-gitlab/merge-requests.ts";
import type { presentNote, presentUser } from "../../support/fake-gitlab/present.ts";
import type { presentStatus } from "../../support/fake-gitlab/status-routes.ts";
import { givenGitlab } from "../../support/given-gitlab.ts";

/** The fields that a schema names, without those in which GitLab is known to differ from it. */
type Fields<Schema, Except = never> = {
  [Name in keyof Schema as string extends Name ? never : Name extends Except ? never : Name]: Schema[Name];
};

/** Read-only lists are as good as others. */
type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Name in keyof T]: Frozen<T[Name]> }
    : T;

test("answers have the fields that GitLab's client says they have", () => {
  // A commit has neither id nor iid.
  type Note = Frozen<Fields<NoteSchema, "noteable_id" | "noteable_iid" | "author">>;
  expectTypeOf<ReturnType<typeof presentNote>>().toExtend<Note>();
  expectTypeOf<ReturnType<typeof presentUser>>().toExtend<Fields<SimpleUserSchema, "created_at">>();
  type People = "author" | "assignee" | "assignees" | "reviewers" | "merged_by" | "closed_by";
  // Strings and null where the client has unions; the tests of merge requests look at their values.
  type Open = People | "labels" | "state" | "detailed_merge_status" | "merge_status" | "references";
  expectTypeOf<ReturnType<typeof presentMergeRequest>>().toExtend<Frozen<Fields<MergeRequestSchema, Open>>>();
  expectTypeOf<ReturnType<typeof presentCommit>>().toExtend<Frozen<Fields<CommitSchema>>>();
  type Status = Frozen<Fields<CommitStatusSchema, "status" | "author" | "target_url" | "description" | "finished_at">>;
  expectTypeOf<ReturnType<typeof presentStatus>>().toExtend<Status>();
  expectTypeOf<Awaited<ReturnType<typeof presentBranch>>>().toExtend<Frozen<Fields<BranchSchema, "commit">>>();
});

describe("GitLab's client", () => {
  let gitlab: FakeGitlab;
  let options: { readonly host: string; readonly token: string };

  beforeEach(async () => {
    gitlab = await givenGitlab();
    options = { host: gitlab.url, token: "bot-token" };
  });

  test("works on notes, discussions and uploads, with no parameter that the fake does not know", async () => {
    const notes = new MergeRequestNotes(options);
    const { id } = await notes.create(7, 1, "one");
    await notes.edit(7, 1, id, { body: "two" });
    expect(await notes.show(7, 1, id)).toMatchObject({ body: "two" });
    expect(await notes.all(7, 1, { sort: "asc", orderBy: "created_at", perPage: 1 })).toHaveLength(1);
    await notes.remove(7, 1, id);

    const discussions = new CommitDiscussions(options);
    const sha = "ab12cd34".repeat(5);
    const { id: discussion, notes: [note] = [] } = await discussions.create(7, sha, "one");
    await discussions.editNote(7, sha, discussion, note?.id ?? 0, { body: "two" });
    expect(await discussions.all(7, sha)).toMatchObject([{ notes: [{ body: "two" }] }]);
    await discussions.removeNote(7, sha, discussion, note?.id ?? 0);

    const file = { filename: "ü b.png", content: new Blob(["png"]) };
    const upload = await new ProjectMarkdownUploads(options).create(7, file);
    expect(upload).toMatchObject({ url: `/uploads/${gitlab.uploads[0]?.secret}/ü_b.png` });
    expect(gitlab.problems).toEqual([]);
  });

  test("reads all pages, also those after a short one", async () => {
    const target = { kind: "mr", iid: 1 } as const;
    for (let index = 0; index < 250; index++)
      gitlab.postNote(target, "ana", `note ${index}`, { hidden: index % 2 === 0 });
    expect(await new MergeRequestNotes(options).all(7, 1, { perPage: 100 })).toHaveLength(125);
    expect(gitlab.requests).toHaveLength(3);
  });

  test("works on branches, commits, files, merge requests and statuses", async () => {
    await new Branches(options).create(7, "result", "main");
    const commits = new Commits(options);
    const action = { action: "create", filePath: "a b.txt", content: "a" } as const;
    const { id } = await commits.create(7, "result", "Train", [action], { authorName: "Bot", force: true });
    const file = await new RepositoryFiles(options).show(7, "a b.txt", "result");
    expect(file).toMatchObject({ content: Buffer.from("a").toString("base64") });
    expect(await new Repositories(options).allRepositoryTrees(7, { ref: "result", recursive: true })).toHaveLength(2);
    await commits.editStatus(7, id, "success", { name: "cibot", ref: "result", description: "Better" });
    expect(await commits.allStatuses(7, id)).toMatchObject([{ name: "cibot", status: "success" }]);

    const mergeRequests = new MergeRequests(options);
    const fields = { description: "d", labels: "a,b", squash: true, removeSourceBranch: true, reviewerIds: [1] };
    const { iid } = await mergeRequests.create(7, "result", "main", "New model", fields);
    await mergeRequests.edit(7, iid, { title: "Other", addLabels: "c" });
    const query = { projectId: 7, sourceBranch: "result", targetBranch: "main", state: "opened" } as const;
    expect(await mergeRequests.all(query)).toMatchObject([{ iid, title: "Other", labels: ["a", "b", "c"] }]);
    await mergeRequests.show(7, iid);
    expect(await mergeRequests.accept(7, iid, { sha: id })).toMatchObject({ state: "merged" });
    expect(await commits.allMergeRequests(7, id)).toMatchObject([{ iid }]);
    expect(gitlab.problems).toEqual([]);
  });

  test("knows who it is", async () => {
    expect(await new Users(options).showCurrentUser()).toMatchObject({ username: "cibot", bot: true });
    expect(await new PersonalAccessTokens(options).show()).toMatchObject({ scopes: ["api"] });
    expect(await new Users(options).all({ username: "ana" })).toMatchObject([{ username: "ana" }]);
    expect(gitlab.problems).toEqual([]);
  });
});
