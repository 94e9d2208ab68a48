import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createProjectFiles, hideFromGit } from "../../../src/adapters/project-files/create-project-files.ts";
import { createGitRepository, temporaryFolder } from "../../support/git-repository.ts";

function given() {
  const directory = temporaryFolder();
  const at = (path: string) => join(directory, path);
  return {
    directory,
    at,
    read: (path: string) => readFileSync(at(path), "utf8"),
    files: createProjectFiles(directory),
  };
}

test("a path of the project is located in its folder; an absolute one stays", () => {
  const { files, at } = given();
  expect(files.locate(".cibot/report")).toBe(at(".cibot/report"));
  expect(files.locate("/tmp/report.md")).toBe("/tmp/report.md");
});

test("a file is read byte by byte, by both ways", async () => {
  const { files, at } = given();
  const bytes = Buffer.from([0, 255, 13, 10]);
  writeFileSync(at("a.bin"), bytes);
  expect(await files.read("a.bin", "")).toEqual(bytes);
  expect(await files.find("a.bin")).toEqual(bytes);
});

test.each(["nothing", "folder", "dangling", "a\0b"])("%j cannot be read, and the way out is told", async (path) => {
  const { files, at } = given();
  mkdirSync(at("folder"));
  symlinkSync("nowhere", at("dangling"));
  await expect(files.read(path, "Run `dvc repro`.")).rejects.toMatchObject({
    code: "file_missing",
    message: expect.stringContaining(`"${path}"`),
    hint: "Run `dvc repro`.",
    cause: expect.any(Error),
  });
  expect(await files.find(path)).toBeUndefined();
});

test("a file is written as it is, with its folders, and replaced whole", async () => {
  const { files, at, read } = given();
  await files.write(".cibot/report/plots/a.svg", "a long first text");
  await files.write(".cibot/report/plots/a.svg", "Größe\r\n");
  expect(read(".cibot/report/plots/a.svg")).toBe("Größe\r\n");
  await files.write(".cibot/a.png", Uint8Array.of(137, 0, 255));
  expect([...readFileSync(at(".cibot/a.png"))]).toEqual([137, 0, 255]);
});

test("who has opened the old file goes on reading it, whole", async () => {
  const { files, at } = given();
  await files.write("report.md", "old and long");
  const reader = openSync(at("report.md"), "r");
  onTestFinished(() => closeSync(reader));
  await files.write("report.md", "new");
  expect(readFileSync(reader, "utf8")).toBe("old and long");
});

test("what cibot writes below `.cibot` is hidden from Git, without a change to the project", async () => {
  const repository = createGitRepository();
  repository.commit({ "sub/a.txt": "1" });
  const files = createProjectFiles(join(repository.directory, "sub"));
  await files.write(".cibot/report/report.md", "text");
  expect(repository.status()).toBe("");
});

test.each(["", "!forge/\n"])("a .gitignore that is there already (%j) is left alone", async (text) => {
  const { files, at, read } = given();
  mkdirSync(at(".cibot"));
  writeFileSync(at(".cibot/.gitignore"), text);
  await files.write(".cibot/a.txt", "1");
  expect(read(".cibot/.gitignore")).toBe(text);
});

test("many who hide the folder at once do it once, and leave no draft", async () => {
  const { directory, read } = given();
  await Promise.all(Array.from({ length: 10 }, () => hideFromGit(directory)));
  expect(read(".cibot/.gitignore")).toBe("*\n");
  expect(readdirSync(join(directory, ".cibot"))).toEqual([".gitignore"]);
});

test.each([
  ["file/a.txt", "EEXIST"],
  ["file/b/a.txt", "ENOTDIR"],
  ["folder", "EISDIR"],
])("a place that cannot be written (%s) is named, and no draft stays there", async (path, detail) => {
  const { directory, files, at, read } = given();
  writeFileSync(at("file"), "mine");
  mkdirSync(at("folder"));
  await expect(files.write(path, "new")).rejects.toMatchObject({
    code: "write_failed",
    message: `"${path}" could not be written (${detail}).`,
  });
  expect(read("file")).toBe("mine");
  expect(readdirSync(directory).toSorted()).toEqual(["file", "folder"]);
});

test("a file in the place of `.cibot` is named, and stays", async () => {
  const { files, at, read } = given();
  writeFileSync(at(".cibot"), "mine");
  await expect(files.write(".cibot/a.txt", "new")).rejects.toMatchObject({ code: "write_failed" });
  expect(read(".cibot")).toBe("mine");
});

test("a folder is cleared with all that is in it, and what lies beside it stays", async () => {
  const { files, at, read } = given();
  await files.write(".cibot/report/plots/a.svg", "1");
  await files.write(".cibot/forge/a.json", "1");
  symlinkSync("../forge", at(".cibot/report/link"));
  await files.clear(".cibot/report");
  expect(existsSync(at(".cibot/report"))).toBe(false);
  expect(read(".cibot/forge/a.json")).toBe("1");
});

test("a folder that is not there is clear", async () => {
  await expect(given().files.clear(".cibot/report")).resolves.toBeUndefined();
});

test("a folder that cannot be cleared is named", async () => {
  const { files, at } = given();
  writeFileSync(at("file"), "mine");
  await expect(files.clear("file/report")).rejects.toMatchObject({
    code: "write_failed",
    message: '"file/report" could not be written (ENOTDIR).',
  });
});
