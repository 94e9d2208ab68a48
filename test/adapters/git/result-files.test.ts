import { chmodSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createResultFiles } from "../../../src/adapters/git/create-result-files.ts";
import { createGitRepository } from "../../support/git-repository.ts";

/** A clone with a project in its root, and one in the folder `credit`. */
function given() {
  const repository = createGitRepository();
  repository.commit({
    "dvc.lock": "old\n",
    "credit/dvc.lock": "old\n",
    "notes.md": "notes\n",
    ".gitignore": "*.pkl\n",
  });
  const head = repository.sha("HEAD");
  const resultFiles = createResultFiles(repository.directory);
  /** The paths that a commit of `paths` would change. */
  const changesOf = async (...paths: string[]) => resultFiles.changes(await resultFiles.snapshot(head, paths), head);
  return { repository, head, resultFiles, changesOf };
}

test("a result changes the paths in which it differs from its parent, on both sides of a renaming", async () => {
  const { repository, head, resultFiles } = given();
  repository.git("config", "diff.relative", "true");
  repository.git("mv", "notes.md", "größe\n1.md");
  const files = repository.commit({ "dvc.lock": "new\n" });
  expect(await resultFiles.changes(files, head)).toEqual(["dvc.lock", "größe\n1.md", "notes.md"]);
  expect(await resultFiles.changes(head, head)).toEqual([]);
});

test("a snapshot has the changed, new and deleted files at the paths, and no others", async () => {
  const { repository, changesOf } = given();
  repository.write("dvc.lock", "new\n");
  repository.write("metrics/a.json", "{}\n");
  repository.write("metrics/b.txt", "b\n");
  rmSync(join(repository.directory, "notes.md"));
  expect(await changesOf("dvc.lock")).toEqual(["dvc.lock"]);
  expect(await changesOf("metrics")).toEqual(["metrics/a.json", "metrics/b.txt"]);
  expect(await changesOf("metrics/*.json", "notes.md")).toEqual(["metrics/a.json", "notes.md"]);
  expect(await changesOf(".")).toEqual(["dvc.lock", "metrics/a.json", "metrics/b.txt", "notes.md"]);
});

test("index, checkout and branches are left as they are, with what somebody has begun", async () => {
  const { repository, changesOf } = given();
  repository.write("notes.md", "staged\n");
  repository.git("add", "notes.md");
  repository.write("dvc.lock", "new\n");
  repository.git("config", "core.splitIndex", "true");
  const state = () => [repository.status(), repository.git("diff", "--cached"), repository.git("for-each-ref")];
  const before = state();
  expect(await changesOf("dvc.lock")).toEqual(["dvc.lock"]);
  expect(state()).toEqual(before);
});

test.each([
  "with space.json",
  "-rf.json",
  "line\nbreak.json",
  ".hidden.json",
  "größe.json",
  "a[1].json",
  "'quote\".json",
])("the file %j is taken by its name", async (name) => {
  const { repository, changesOf } = given();
  repository.write(name, "{}\n");
  expect(await changesOf(name)).toEqual([name]);
});

test("symbolic links and executable bits are kept, and the pointer of a large file is no business of ours", async () => {
  const { repository, head, resultFiles } = given();
  const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 1\n";
  repository.commit({ ".gitattributes": "*.bin -text\n", "model.bin": pointer });
  const parent = repository.sha("HEAD");
  repository.write("run.sh", "#!/bin/sh\n");
  chmodSync(join(repository.directory, "run.sh"), 0o755);
  symlinkSync("/etc/passwd", join(repository.directory, "link"));
  const tree = await resultFiles.snapshot(parent, ["run.sh", "link", "model.bin"]);
  expect(repository.git("ls-tree", tree, "run.sh", "link").replaceAll(/ \w+ \w+\t/g, " ")).toBe(
    "120000 link\n100755 run.sh",
  );
  expect(repository.git("show", `${tree}:link`)).toBe("/etc/passwd");
  expect(await resultFiles.changes(tree, parent)).toEqual(["link", "run.sh"]);
  expect(parent).not.toBe(head);
});

test("in a subfolder of the clone paths are relative to it, and what is changed is told from the root", async () => {
  const { repository, head } = given();
  repository.write("dvc.lock", "new\n");
  repository.write("credit/dvc.lock", "new\n");
  repository.write("credit/metrics.json", "{}\n");
  const resultFiles = createResultFiles(join(repository.directory, "credit"));
  const tree = await resultFiles.snapshot(head, [":(glob)**/dvc.lock", "metrics.json"]);
  expect(await resultFiles.changes(tree, head)).toEqual(["credit/dvc.lock", "credit/metrics.json"]);
});

test("reports and logs of cibot's own are never taken along", async () => {
  const { repository, changesOf } = given();
  repository.write(".cibot/report/report.md", "# Report\n");
  repository.write("credit/.cibot/report/report.md", "# Report\n");
  repository.write("notes.md", "new\n");
  expect(await changesOf(".")).toEqual(["notes.md"]);
});

test("a pattern without files is nothing to commit; a name without a file is a mistake", async () => {
  const { changesOf } = given();
  expect(await changesOf("metrics/*.json", ":(glob)**/*.dvc")).toEqual([]);
  await expect(changesOf("dvc.lock", "metrcs.json")).rejects.toMatchObject({
    code: "file_missing",
    message: 'File "metrcs.json" does not exist or cannot be read.',
  });
});

test("a file that Git ignores is refused with the way out; a folder is taken without such files", async () => {
  const { repository, changesOf } = given();
  repository.write("models/best.pkl", "binary");
  await expect(changesOf("models/best.pkl")).rejects.toMatchObject({ code: "invalid_usage", exit: 2 });
  repository.write("models/best.json", "{}\n");
  expect(await changesOf("models")).toEqual(["models/best.json"]);
});

test("a folder where a file was, and a file where a folder was, are taken as they are", async () => {
  const { repository, changesOf } = given();
  rmSync(join(repository.directory, "notes.md"));
  mkdirSync(join(repository.directory, "notes.md"));
  repository.write("notes.md/today", "x\n");
  expect(await changesOf("notes.md")).toEqual(["notes.md", "notes.md/today"]);
});
