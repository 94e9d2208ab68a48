import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openGitlab } from "../../../src/adapters/gitlab/open-gitlab.ts";
import { headSha, openGitlabWorld } from "../../support/gitlab-world.ts";

let site: Awaited<ReturnType<typeof openGitlabWorld>>;
let forge: Awaited<ReturnType<typeof openGitlab>>;

async function open(options: Parameters<typeof openGitlabWorld>[0] = {}) {
  site = await openGitlabWorld(options);
  const signal = new AbortController().signal;
  forge = await openGitlab({ env: site.inMergeRequest, signal, now: Date.now, log: () => undefined });
}

beforeEach(() => open());
afterEach(async () => {
  forge.close();
  await site.gitlab.close();
});

describe("lists", () => {
  test("what GitLab itself has written is no comment", async () => {
    const { gitlab, mr } = site;
    gitlab.postNote(mr, "ana", "added 1 commit", { system: true });
    gitlab.postNote(mr, "ana", "a remark");
    expect((await forge.comments.list(mr)).map(({ body }) => body)).toEqual(["a remark"]);
  });

  test("go on after a page that is short, because its notes may not be seen", async () => {
    const { gitlab, mr } = site;
    for (let index = 0; index < 250; index++) gitlab.postNote(mr, "ana", `${index}`, { hidden: index < 150 });
    const seen = await forge.comments.list(mr);
    expect(seen.map(({ body }) => Number(body))).toEqual(Array.from({ length: 100 }, (_, index) => 150 + index));
  });

  test("are read to their end where there are too many for GitLab to tell how many", async () => {
    await site.gitlab.close();
    await open({ noteLimit: 20_000 });
    const { gitlab, mr } = site;
    for (let index = 0; index < 10_150; index++) gitlab.postNote(mr, "ana", `${index}`, { hidden: index % 5 === 0 });
    const seen = await forge.comments.list(mr, (body) => Number(body) > 10_140);
    expect(seen.map(({ body }) => Number(body))).toEqual([
      10_141, 10_142, 10_143, 10_144, 10_146, 10_147, 10_148, 10_149,
    ]);
  });

  test("are in the order of their numbers, each once, however the pages came", async () => {
    const { gitlab, mr } = site;
    const page = (ids: readonly number[], next: string) => ({
      status: 200,
      headers: { "x-next-page": next, "content-type": "application/json" },
      text: JSON.stringify(ids.map((id) => ({ id, body: `note ${id}`, author: { id: 5 }, system: false }))),
    });
    for (const answer of [page([9, 7], "2"), page([7, 3], "")]) {
      gitlab.fail({ kind: "answer", answer, when: ({ path }) => path.endsWith("/notes") });
    }
    expect((await forge.comments.list(mr)).map(({ id }) => id)).toEqual(["3", "7", "9"]);
  });

  test("are followed by the Link header where a proxy has dropped the others", async () => {
    const { gitlab, mr } = site;
    const answers = [
      { link: `<${gitlab.apiUrl}/x?per_page=100&page=2>; rel="next", <${gitlab.apiUrl}/x?page=1>; rel="first"`, id: 1 },
      { link: "", id: 2 },
    ];
    for (const { link, id } of answers) {
      const body = [{ id, body: `note ${id}`, author: { id: 5 }, system: false }];
      const answer = { status: 200, headers: { link, "content-type": "application/json" }, text: JSON.stringify(body) };
      gitlab.fail({ kind: "answer", answer, when: ({ path }) => path.endsWith("/notes") });
    }
    expect((await forge.comments.list(mr)).map(({ body }) => body)).toEqual(["note 1", "note 2"]);
  });
});

describe("the merge request of a commit", () => {
  const answer = (mergeRequests: readonly object[]) =>
    site.gitlab.fail({
      kind: "answer",
      answer: { status: 200, headers: { "content-type": "application/json" }, text: JSON.stringify(mergeRequests) },
      when: ({ path }) => path.endsWith("/merge_requests"),
    });
  const one = (iid: number, change: object = {}) => ({
    iid,
    state: "opened",
    source_branch: "other",
    project_id: 7,
    web_url: `https://gitlab.test/team/credit/-/merge_requests/${iid}`,
    ...change,
  });
  const find = () => forge.mergeRequests.findForChange({ sha: headSha, branch: "more-features" });

  test("is none that was closed or merged, also where GitLab does not leave these out", async () => {
    answer([one(1, { state: "closed" }), one(2, { state: "merged" })]);
    expect(await find()).toBeUndefined();
  });

  test("is that of the branch before others, and the first of others", async () => {
    answer([one(3), one(4, { source_branch: "more-features" })]);
    expect(await find()).toMatchObject({ iid: 4 });
    answer([one(3), one(5)]);
    expect(await find()).toMatchObject({ iid: 3 });
  });

  test("may be another project's, whose address comes with it", async () => {
    answer([one(9, { project_id: 12, web_url: "https://gitlab.test/up/credit/-/merge_requests/9" })]);
    const found = await find();
    expect(found).toEqual({ iid: 9, project: "12" });
    site.gitlab.fail({
      kind: "answer",
      answer: {
        status: 201,
        headers: { "content-type": "application/json" },
        text: JSON.stringify({ id: 77, body: "x", author: { id: 5 } }),
      },
      when: ({ path }) => path === "/projects/12/merge_requests/9/notes",
    });
    const { url } = await forge.comments.create({ kind: "mr", iid: 9, project: "12" }, "x");
    expect(url).toBe("https://gitlab.test/up/credit/-/merge_requests/9#note_77");
  });

  test("of a commit that was never pushed is none", async () => {
    expect(await forge.mergeRequests.findForChange({ sha: "0".repeat(40), branch: null })).toBeUndefined();
  });
});

describe("odd answers to a comment", () => {
  const answer = (status: number, body: unknown) =>
    site.gitlab.fail({
      kind: "answer",
      answer: { status, headers: { "content-type": "application/json" }, text: JSON.stringify(body) },
      when: ({ method, path }) => method === "POST" && path.endsWith("/notes"),
    });

  test.each([
    ["only quick actions were found in it", 202, { commands_changes: { state_event: "close" }, summary: ["Closed"] }],
    [
      "a part was taken as a quick action",
      201,
      { id: 7, body: "x", author: { id: 5 }, commands_changes: { labels: 1 } },
    ],
  ])("an answer that %s is a fault that ends the command", async (_what, status, body) => {
    answer(status, body);
    await expect(forge.comments.create(site.mr, "x")).rejects.toMatchObject({ code: "commands_executed", exit: 1 });
  });

  test.each([[{}], [{ id: null, body: "x" }], [[]], ["text"], [null]])(
    "of %j it is not known what became",
    async (body) => {
      answer(201, body);
      await expect(forge.comments.create(site.mr, "x")).rejects.toMatchObject({ code: "outcome_unknown", exit: 5 });
    },
  );
});

describe("odd answers to a comment on a commit", () => {
  const note = { id: 7, body: "x", author: { id: 5 } };

  test.each([
    [
      "a part was taken as a quick action",
      { id: "d1", notes: [{ ...note, commands_changes: { labels: 1 } }] },
      "commands_executed",
    ],
    ["it has no number to be found by", { notes: [note] }, "outcome_unknown"],
    ["it holds no note", { id: "d1", notes: [] }, "outcome_unknown"],
  ])("%s", async (_what, body, code) => {
    site.gitlab.fail({
      kind: "answer",
      answer: { status: 201, headers: { "content-type": "application/json" }, text: JSON.stringify(body) },
      when: ({ method, path }) => method === "POST" && path.endsWith("/discussions"),
    });
    await expect(forge.comments.create(site.commit, "x")).rejects.toMatchObject({ code });
  });
});

test.each([
  ["no address", {}],
  ["an address elsewhere", { url: "https://evil.test/uploads/x.png" }],
  ["an address that would end the Markdown", { url: "/uploads/0a1b2c3d4e5f60718293a4b5c6d7e8f9/a.png) @all" }],
])("an upload that gives %s is none that could be shown", async (_what, body) => {
  site.gitlab.fail({
    kind: "answer",
    answer: { status: 201, headers: { "content-type": "application/json" }, text: JSON.stringify(body) },
    when: ({ path }) => path.endsWith("/uploads"),
  });
  const upload = forge.uploads.upload("a.png", new Uint8Array([1]), site.mr);
  if ("url" in body && body.url.startsWith("/")) expect((await upload).url).toMatch(/^\/uploads\/\w{32}\/[^\s()@]+$/);
  else await expect(upload).rejects.toMatchObject({ code: "unexpected_answer", exit: 5 });
});

describe("a status", () => {
  test("belongs to the pipeline and is cut to what GitLab takes", async () => {
    const { gitlab } = site;
    const description = `Better\n${"x".repeat(400)}`;
    await forge.statuses.set(headSha, { state: "success", name: "cibot/credit", description, url: `${gitlab.url}/x` });
    expect(gitlab.problems).toEqual([]);
    const sent = gitlab.requests.at(-1)?.body as { description: string };
    expect(sent).toMatchObject({ name: "cibot/credit", pipeline_id: 501, target_url: `${gitlab.url}/x` });
    expect(sent.description).toHaveLength(255);
    expect(sent.description.startsWith("Better x")).toBe(true);
    expect(sent).not.toHaveProperty("ref");
  });

  test("of a branch names it, and an address that is too long is left out", async () => {
    const signal = new AbortController().signal;
    const inBranch = await openGitlab({ env: site.inBranch, signal, now: Date.now, log: () => undefined });
    const status = {
      state: "pending",
      name: "cibot/m",
      description: "",
      url: `https://x.test/${"y".repeat(300)}`,
    } as const;
    await inBranch.statuses.set("f".repeat(40), status);
    inBranch.close();
    expect(site.gitlab.requests.at(-1)?.body).toMatchObject({ ref: "more-features" });
    expect(site.gitlab.requests.at(-1)?.body).not.toHaveProperty("target_url");
    // The pipeline's own commit, whatever the change's is.
    expect(site.gitlab.requests.at(-1)?.path).toBe(`/projects/7/statuses/${headSha}`);
  });
});
