import { chmodSync, existsSync, readFileSync, readlinkSync, rmSync, symlinkSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createWorkTree } from "../../../src/adapters/git/create-work-tree.ts";
import { createGitRepository, type GitRepository } from "../../support/git-repository.ts";

const odd = [
  "with space.txt",
  "größe.txt",
  "new\nline.txt",
  ":colon.txt",
  ":(glob)*.txt",
  "-dash.txt",
  "*.txt",
  '"q".txt',
];

function given(files: Record<string, string | Uint8Array> = { "a.txt": "1\n", "sub/b.txt": "1\n" }) {
  const repository = createGitRepository();
  const head = repository.commit(files);
  return { repository, head, workTree: createWorkTree(repository.directory) };
}

const read = ({ directory }: GitRepository, path: string) => readFileSync(join(directory, path), "utf8");

test("changed, deleted, staged and added files are listed, sorted; untracked and ignored ones are not", async () => {
  const { repository, workTree } = given({ ".gitignore": "*.log\n", b: "1", c: "1", d: "1", e: "1" });
  repository.write("c", "2");
  rmSync(join(repository.directory, "b"));
  repository.write("d", "2");
  repository.write("new", "1");
  repository.git("add", "d", "new");
  repository.write("untracked", "1");
  repository.write("x.log", "1");
  expect(await workTree.changedFiles()).toEqual(["b", "c", "d", "new"]);
});

test("the project's folder is told from the root of the clone; without one it is the root", async () => {
  const { repository, workTree } = given();
  expect(await workTree.folder()).toBe("");
  expect(await createWorkTree(join(repository.directory, "sub")).folder()).toBe("sub");
  expect(await createWorkTree("/").folder()).toBe("");
});

test("a clean work tree, and a file that was only touched, differ in nothing", async () => {
  const { repository, workTree } = given();
  repository.write("a.txt", "1\n");
  expect(await workTree.changedFiles()).toEqual([]);
});

test("a rename counts for both names, and is put back whole", async () => {
  const { repository, workTree } = given({ "old.txt": "one\ntwo\nthree\n" });
  repository.git("mv", "old.txt", "new.txt");
  expect(await workTree.changedFiles()).toEqual(["new.txt", "old.txt"]);
  expect(await workTree.sameAs("HEAD", ["new.txt", "old.txt"])).toEqual([]);
  await workTree.restore(["new.txt", "old.txt"], "../saved.patch");
  expect(repository.status()).toBe("");
  expect(read(repository, "old.txt")).toBe("one\ntwo\nthree\n");
});

test.each(odd)("a file named %j is listed, compared, saved and put back, and no other file", async (name) => {
  const { repository, workTree } = given({ [name]: "1\n", "other.txt": "1\n", "sub/more.txt": "1\n" });
  repository.write(name, "2\n");
  repository.write("other.txt", "2\n");
  expect(await workTree.changedFiles()).toEqual([name, "other.txt"].sort());
  expect(await workTree.sameAs("HEAD", [name, "other.txt", "sub/more.txt"])).toEqual(["sub/more.txt"]);
  await workTree.restore([name], "../saved.patch");
  expect(await workTree.changedFiles()).toEqual(["other.txt"]);
  repository.git("apply", "../saved.patch");
  expect(read(repository, name)).toBe("2\n");
});

test("in a subfolder the paths are those of the clone's root throughout", async () => {
  const { repository } = given({ "root.txt": "1\n", "models/credit/params.yaml": "1\n", "models/b.txt": "1\n" });
  const result = repository.commit({ "models/credit/params.yaml": "2\n" });
  repository.git("reset", "--quiet", "--hard", "HEAD~1");
  repository.write("root.txt", "2\n");
  repository.write("models/credit/params.yaml", "2\n");
  const workTree = createWorkTree(join(repository.directory, "models/credit"));
  const changed = ["models/credit/params.yaml", "root.txt"];
  expect(await workTree.changedFiles()).toEqual(changed);
  expect(await workTree.sameAs(result, changed)).toEqual(["models/credit/params.yaml"]);
  await workTree.restore(changed, ".cibot/saved.patch");
  expect(await workTree.changedFiles()).toEqual([]);
  repository.git("apply", "models/credit/.cibot/saved.patch");
  expect(await workTree.changedFiles()).toEqual(changed);
});

test.each([
  ["diff.relative", "true"],
  ["diff.noprefix", "true"],
  ["diff.mnemonicPrefix", "true"],
  ["diff.renames", "copies"],
  ["diff.external", "true"],
  ["color.ui", "always"],
  ["core.quotePath", "true"],
])("%s=%s in the user's configuration changes nothing", async (key, value) => {
  const { repository } = given({ "größe.txt": "1\n", "sub/b.txt": "1\n" });
  repository.git("config", key, value);
  repository.write("größe.txt", "2\n");
  const workTree = createWorkTree(join(repository.directory, "sub"));
  expect(await workTree.changedFiles()).toEqual(["größe.txt"]);
  await workTree.restore(["größe.txt"], "../../saved.patch");
  expect(repository.status()).toBe("");
  repository.git("apply", "../saved.patch");
  expect(read(repository, "größe.txt")).toBe("2\n");
});

test("the patch gives back every kind of change: text of any encoding, bytes, modes, links, additions, deletions", async () => {
  const latin = Buffer.from("Gr\xf6\xdfe\r\nEnde\r\n", "latin1");
  const changedLatin = Buffer.from("Gr\xf6\xdfe\r\nSchlu\xdf\r\n", "latin1");
  const bytes = Buffer.from([0, 255, 10, 13, 0, 1]);
  const changedBytes = Buffer.from([1, 254, 13, 10, 0, 2]);
  const { repository, workTree } = given({
    latin,
    bytes,
    script: "#!/bin/sh\n",
    gone: "no newline",
    "dir/gone": "x\n",
  });
  symlinkSync("latin", join(repository.directory, "link"));
  repository.commit({});
  const at = (path: string) => join(repository.directory, path);
  repository.write("latin", changedLatin);
  repository.write("bytes", changedBytes);
  chmodSync(at("script"), 0o755);
  unlinkSync(at("gone"));
  rmSync(at("dir"), { recursive: true });
  unlinkSync(at("link"));
  symlinkSync("bytes", at("link"));
  repository.write("added", "new\n");
  repository.git("add", "added");
  repository.write("untracked", "mine\n");

  const changed = await workTree.changedFiles();
  await workTree.restore(changed, "../saved.patch");
  expect(repository.status()).toBe("?? untracked");
  expect(readFileSync(at("latin"))).toEqual(latin);
  expect(read(repository, "dir/gone")).toBe("x\n");
  expect(existsSync(at("added"))).toBe(false);

  repository.git("apply", "../saved.patch");
  expect(readFileSync(at("latin"))).toEqual(changedLatin);
  expect(readFileSync(at("bytes"))).toEqual(changedBytes);
  expect(read(repository, "added")).toBe("new\n");
  expect(readlinkSync(at("link"))).toBe("bytes");
  expect(existsSync(at("gone"))).toBe(false);
  expect(read(repository, "untracked")).toBe("mine\n");
});

test("only the named files are put back", async () => {
  const { repository, workTree } = given();
  repository.write("a.txt", "2\n");
  repository.write("sub/b.txt", "2\n");
  await workTree.restore(["a.txt"], ".cibot/deep/er/saved.patch");
  expect(await workTree.changedFiles()).toEqual(["sub/b.txt"]);
  expect(read(repository, ".cibot/deep/er/saved.patch")).not.toContain("sub/b.txt");
});

test("nothing to put back writes no patch", async () => {
  const { repository, workTree } = given();
  await workTree.restore([], "saved.patch");
  expect(repository.status()).toBe("");
});

test("a patch that cannot be written leaves the changes where they are", async () => {
  const { repository, workTree } = given();
  repository.write("a.txt", "2\n");
  await expect(workTree.restore(["a.txt"], "/dev/full")).rejects.toMatchObject({ code: "git_failed" });
  await expect(workTree.restore(["a.txt"], "a.txt/saved.patch")).rejects.toMatchObject({ code: "write_failed" });
  expect(read(repository, "a.txt")).toBe("2\n");
});

test("same as a revision: what has its content, also a file that both lack", async () => {
  const { repository, workTree } = given({ a: "1", b: "1", c: "1" });
  const result = repository.commit({ a: "2", b: "2" });
  rmSync(join(repository.directory, "c"));
  const deleted = repository.commit({});
  repository.git("reset", "--quiet", "--hard", "HEAD~2");
  repository.write("a", "2");
  repository.write("b", "3");
  rmSync(join(repository.directory, "c"));
  expect(await workTree.sameAs(result, ["a", "b", "c"])).toEqual(["a"]);
  expect(await workTree.sameAs(deleted, ["a", "b", "c"])).toEqual(["a", "c"]);
});

test.each(["nope", "--cached", "--stat", ""])("nothing is the same as %j, which is no commit", async (rev) => {
  const { workTree } = given();
  expect(await workTree.sameAs(rev, ["a.txt"])).toEqual([]);
});

test("a folder with untracked files in the place of a tracked one is refused, and nothing of it is lost", async () => {
  const { repository } = given({ "sub/a.txt": "1\n" });
  const workTree = createWorkTree(join(repository.directory, "sub"));
  rmSync(join(repository.directory, "sub/a.txt"));
  repository.write("sub/a.txt/mine.txt", "mine\n");
  expect(await workTree.changedFiles()).toEqual(["sub/a.txt"]);
  await expect(workTree.restore(["sub/a.txt"], "../saved.patch")).rejects.toMatchObject({
    code: "dirty_workspace",
    message: expect.stringContaining("sub/a.txt/mine.txt"),
  });
  expect(read(repository, "sub/a.txt/mine.txt")).toBe("mine\n");
});
