import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createLocalForge, type LocalForge } from "../../../src/adapters/local-forge/create-local-forge.ts";
import { buildDraft } from "../../support/build-merge-request.ts";

const mr = { kind: "mr", iid: 7 } as const;
const draft = buildDraft({
  sourceBranch: "cibot/m/<b>",
  targetBranch: "b",
  title: "Result",
  description: "**Better**",
  labels: ["experiment"],
  sha: "ab12cd34ef",
});

let directory: string;
let now: Date;
let forge: LocalForge;

const openForge = () => createLocalForge({ directory, author: "cibot", clock: { now: () => now } });

beforeEach(() => {
  directory = join(mkdtempSync(join(tmpdir(), "cibot-forge-")), "for ge#1 %41?");
  now = new Date("2026-11-24T12:00:00Z");
  forge = openForge();
});

afterEach(() => rmSync(join(directory, ".."), { recursive: true, force: true }));

const readPage = () => readFileSync(forge.page, "utf8");

function writeByHand(path: string, content: unknown): void {
  mkdirSync(join(directory, dirname(path)), { recursive: true });
  writeFileSync(join(directory, path), typeof content === "string" ? content : JSON.stringify(content));
}

test("the address of a comment leads to it on the page, also from an odd folder", async () => {
  const { url } = await forge.comments.create(mr, "words");
  const [file = "", anchor = ""] = url.split("#");
  expect(fileURLToPath(file)).toBe(join(directory, "index.html"));
  expect(anchor).toBe("comment-1");
  expect(readPage()).toContain(`id="${anchor}"`);
});

test("a comment file holds what a person needs to read and edit it", async () => {
  await forge.comments.create(mr, "one");
  now = new Date("2026-11-24T13:30:00Z");
  await forge.comments.update(mr, "1", "two");
  expect(JSON.parse(readFileSync(join(directory, "comments/1.json"), "utf8"))).toEqual({
    id: 1,
    target: { kind: "mr", iid: 7 },
    author: "cibot",
    body: "two",
    created_at: "2026-11-24T12:00:00.000Z",
    updated_at: "2026-11-24T13:30:00.000Z",
    edits: 1,
  });
});

test("an update that changes nothing writes nothing", async () => {
  await forge.comments.create(mr, "same");
  const { iid } = await forge.mergeRequests.create(draft);
  const before = readPage();
  now = new Date("2026-11-24T13:30:00Z");
  await forge.comments.update(mr, "1", "same");
  await forge.mergeRequests.update(iid, draft);
  expect(readPage()).toBe(before);
  expect(readFileSync(join(directory, "comments/1.json"), "utf8")).toContain('"edits": 0');
});

test("a comment that a person added by hand is shown, and is not ours", async () => {
  writeByHand("comments/1.json", { target: mr, author: "ana", body: "Why **this** cut-off?" });
  await forge.comments.create(mr, "report");
  expect((await forge.comments.list(mr)).map(({ id, own }) => [id, own])).toEqual([
    ["1", false],
    ["2", true],
  ]);
  expect(readPage()).toContain("Why <strong>this</strong> cut-off?");
});

test("numbers are ordered as numbers, and files of editors are passed over", async () => {
  for (let count = 0; count < 11; count++) await forge.comments.create(mr, String(count));
  for (const name of [".11.json.swp", "3.json~", ".#4.json", "notes.txt"]) writeByHand(`comments/${name}`, "{half");
  expect((await forge.comments.list(mr)).map(({ body }) => Number(body))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test.each([
  ["comments/1.json", "{half", "it is no valid JSON"],
  ["comments/1.json", "", "it is no valid JSON"],
  ["comments/1.json", "[]", "it is no JSON object"],
  ["comments/1.json", { target: { kind: "mr" }, author: "a", body: "" }, '"target" names no'],
  ["comments/1.json", { target: mr, body: "x" }, '"author" is missing'],
  ["comments/1.json", { target: mr, author: "a", body: 1 }, '"body" is no text'],
  ["comments/1.json", { target: mr, author: "a", body: "x", created_at: "soon" }, "no time in ISO 8601"],
  ["comments/1.json", { target: mr, author: "a", body: "x", edits: -1 }, '"edits" is no count'],
  ["comments/1.json", { id: 2, target: mr, author: "a", body: "x" }, "its id is not 1"],
  ["comments/ana.json", { target: mr, author: "a", body: "x" }, "its name is no number"],
  ["comments/1.json/x", "", "EISDIR"],
  ["merge-requests/1.json", { iid: 1, state: "open" }, '"state" is none of opened, merged, closed'],
  ["merge-requests/1.json", { iid: 1, state: "opened", labels: "x" }, '"labels" is no list'],
  ["merge-requests/1.json", { iid: 1, state: "opened", author: "a" }, '"source_branch" is no text'],
  ["merge-requests/1.json", { iid: 2, state: "opened" }, "its iid is not 1"],
])("a broken %s (%j) is named with its fault, and nothing is written", async (path, content, fault) => {
  writeByHand(path, content);
  const before = readdirSync(directory, { recursive: true });
  const failure = { code: "forge_file_broken", message: expect.stringContaining(fault) };
  await expect(forge.comments.create(mr, "two")).rejects.toMatchObject(failure);
  await expect(forge.comments.list(mr)).rejects.toMatchObject(failure);
  await expect(forge.mergeRequests.create(draft)).rejects.toThrow(join(directory, path.replace("/x", "")));
  expect(readdirSync(directory, { recursive: true })).toEqual(before);
});

test("a failed write leaves the next ones alone", async () => {
  writeByHand("comments/1.json", "{half");
  await expect(forge.comments.create(mr, "one")).rejects.toThrow();
  rmSync(join(directory, "comments/1.json"));
  expect(await forge.comments.create(mr, "two")).toMatchObject({ id: "1", body: "two" });
});

test("two processes that post at once get a number each", async () => {
  const forges = [forge, openForge(), openForge(), openForge()];
  await Promise.all(forges.flatMap(({ comments }) => [comments.create(mr, "a"), comments.create(mr, "b")]));
  expect((await forge.comments.list(mr)).map(({ id }) => id)).toEqual(["1", "2", "3", "4", "5", "6", "7", "8"]);
});

test("a file where a folder should be is an error that names it", async () => {
  for (const folder of ["uploads", "comments"]) writeByHand(folder, "a file");
  const failure = (path: string) => ({ code: "forge_file_broken", message: expect.stringContaining(path) });
  await expect(forge.uploads.upload("a.png", new Uint8Array([1]), mr)).rejects.toMatchObject(failure("uploads"));
  await expect(forge.comments.list(mr)).rejects.toMatchObject(failure("comments"));
});

test("a page that cannot be written is an error that names it", async () => {
  writeByHand("index.html/x", "a folder where the page should be");
  await expect(forge.comments.create(mr, "a")).rejects.toMatchObject({
    code: "write_failed",
    message: expect.stringContaining("index.html"),
  });
});

test("an upload lies where its address says, beside the page", async () => {
  const { url } = await forge.uploads.upload("lift curve.png", new Uint8Array([1, 2]), mr);
  expect(url).toMatch(/^uploads\/[0-9a-f]{16}\/lift%20curve\.png$/);
  expect([...readFileSync(join(directory, decodeURIComponent(url)))]).toEqual([1, 2]);
});

test("an upload that somebody damaged is stored anew", async () => {
  const content = new Uint8Array([1, 2]);
  const { url } = await forge.uploads.upload("lift.png", content, mr);
  writeByHand(url, "half");
  expect(await forge.uploads.upload("lift.png", content, mr)).toEqual({ url, reused: false });
  expect([...readFileSync(join(directory, url))]).toEqual([1, 2]);
});

test.each([
  ["../../../escape.png", "escape.png"],
  ["C:\\plots\\lift.png", "lift.png"],
  ["..", "image"],
  ["", "image"],
  ["a\u0000\nb.png", "ab.png"],
  ["\ud800.png", "\ufffd.png"],
])("an upload named %j stays in its folder, as %j", async (name, file) => {
  const { url } = await forge.uploads.upload(name, new Uint8Array([1]), mr);
  expect(decodeURIComponent(url)).toMatch(/^uploads\/[0-9a-f]{16}\/[^/]+$/);
  expect(decodeURIComponent(url).split("/")[2]).toBe(file);
  expect(existsSync(join(directory, decodeURIComponent(url)))).toBe(true);
});

test("no draft of a file is left behind, also after a failure", async () => {
  await forge.comments.create(mr, "one");
  writeByHand("merge-requests/1.json/x", "a folder in the way");
  await expect(forge.mergeRequests.create(draft)).rejects.toThrow();
  expect(readdirSync(directory, { recursive: true }).filter((name) => String(name).endsWith(".tmp"))).toEqual([]);
});
