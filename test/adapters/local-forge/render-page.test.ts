import { expect, test } from "vitest";
import { renderPage } from "../../../src/adapters/local-forge/render-page.ts";
import type { ForgeState, StoredComment, StoredMergeRequest } from "../../../src/adapters/local-forge/stored.ts";

const at = (time: string) => ({ created_at: time, updated_at: time });

const comment = (id: number, overrides: Partial<StoredComment> = {}): StoredComment => ({
  id,
  target: { kind: "mr", iid: 1 },
  author: "cibot",
  body: `body ${id}`,
  ...at(`2026-11-2${id}T12:00:00.000Z`),
  edits: 0,
  ...overrides,
});

const mergeRequest = (iid: number, overrides: Partial<StoredMergeRequest> = {}): StoredMergeRequest => ({
  iid,
  state: "opened",
  author: "cibot",
  source_branch: `result-${iid}`,
  target_branch: "main",
  title: `Result ${iid}`,
  description: "**Better**",
  labels: ["experiment"],
  sha: "ab12cd34ef56ab12cd34ef56ab12cd34ef56ab12",
  draft: false,
  reviewers: [],
  squash: false,
  remove_source_branch: true,
  auto_merge: false,
  ...at(`2026-11-0${iid}T12:00:00.000Z`),
  ...overrides,
});

function render({
  comments = [],
  mergeRequests = [],
}: {
  comments?: StoredComment[];
  mergeRequests?: StoredMergeRequest[];
}) {
  const state: ForgeState = { comments, "merge-requests": mergeRequests };
  return renderPage(state);
}

/** The ids of the page in their order. */
const anchors = (page: string) =>
  [...page.matchAll(/ id="((?:merge-request|commit|issue|comment)-[^"]*?\d)"/g)].map(([, id]) => id);

test("a merge request shows its title, state, branches, commit, labels and description", () => {
  const page = render({ mergeRequests: [mergeRequest(1)] });
  const words = page.replaceAll(/<style>.*<\/style>|<[^>]+>/gs, " ").replaceAll(/\s+/g, " ");
  expect(words).toContain(
    "Result 1 !1 Open cibot asks to merge result-1 into main at ab12cd34 · 1 Nov 2026, 12:00 UTC experiment Better",
  );
});

test.each([
  ["opened", "Open"],
  ["merged", "Merged"],
  ["closed", "Closed"],
] as const)("a merge request that is %s says so in words", (state, word) => {
  expect(render({ mergeRequests: [mergeRequest(1, { state })] })).toContain(
    `<span class="state ${state}">${word}</span>`,
  );
});

test("the thread that changed last is the first of its kind, and its comments are a timeline", () => {
  const page = render({
    mergeRequests: [mergeRequest(1), mergeRequest(2), mergeRequest(3)],
    comments: [
      comment(1),
      comment(2),
      comment(3, { target: { kind: "commit", sha: "ab1" } }),
      comment(4, { target: { kind: "issue", iid: 9 } }),
    ],
  });
  expect(anchors(page)).toEqual([
    ...["merge-request-1", "comment-1", "comment-2", "merge-request-3", "merge-request-2"],
    ...["commit-ab1", "comment-3", "issue-9", "comment-4"],
  ]);
});

test("comments on a merge request that the forge does not hold are shown", () => {
  const page = render({ comments: [comment(1, { target: { kind: "mr", iid: 12 } })] });
  expect(page).toContain("Merge request !12</h3>");
  expect(anchors(page)).toEqual(["merge-request-12", "comment-1"]);
});

test.each([
  [0, null],
  [1, /edited <time datetime="2026-11-25T08:05:00Z">25 Nov 2026, 08:05 UTC<\/time>/],
  [3, /edited 3 times, last <time datetime="2026-11-25T08:05:00Z">25 Nov 2026, 08:05 UTC<\/time>/],
])("a comment of %i edits", (edits, mark) => {
  const page = render({ comments: [comment(1, { edits, updated_at: "2026-11-25T08:05:00Z" })] });
  if (mark === null) expect(page).not.toContain('class="edited"');
  else expect(page).toMatch(mark);
});

test("a comment without times, as a person writes it, has none", () => {
  const page = render({ comments: [comment(1, { created_at: null, updated_at: null, edits: 1, author: "ana" })] });
  expect(page).toContain("<b><bdi>ana</bdi></b>");
  expect(page).not.toContain("<time");
});

test("names are text, whatever they hold, and turn nothing around", () => {
  const evil = '"><script>x</script>\u202e';
  const page = render({
    mergeRequests: [mergeRequest(1, { title: evil, author: evil, source_branch: evil, labels: [evil], sha: evil })],
    comments: [comment(1, { author: evil }), comment(2, { target: { kind: "commit", sha: evil } })],
  });
  expect(page).not.toContain("<script");
  expect(page).not.toMatch(/="[^"]*"><script/);
  expect(page).toContain("<bdi>&quot;&gt;&lt;script&gt;x&lt;/script&gt;\u202e</bdi>");
});

test("each comment is balanced on its own: the next one stands beside it, not in it", () => {
  const page = render({
    comments: [comment(1, { body: "</div></article></li></ol></main><details><table>" }), comment(2)],
  });
  expect(page.match(/<\/main>/g)).toHaveLength(1);
  expect(page.match(/<article/g)?.length).toBe(page.match(/<\/article>/g)?.length);
  expect(page).toMatch(/<\/details><\/div>\n<\/article><\/li>/);
});

test("the page has landmarks, one first heading, a policy that lets nothing load, and no script", () => {
  const page = render({
    mergeRequests: [mergeRequest(1)],
    comments: [comment(1, { target: { kind: "commit", sha: "a" } })],
  });
  for (const landmark of ["<header>", "<main>", "<nav aria-label", '<html lang="en">'])
    expect(page).toContain(landmark);
  expect(page.match(/<h1/g)).toHaveLength(1);
  expect(page).toContain("default-src 'none'");
  expect(page).not.toMatch(/<script|<link|@import|url\(/);
});

test("the same state gives the same bytes", () => {
  const state = { mergeRequests: [mergeRequest(1)], comments: [comment(1), comment(2)] };
  expect(render(state)).toBe(render(state));
});

test("an empty forge says so", () => {
  expect(render({})).toContain("Nothing is published yet.");
});
