import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createNewFiles } from "../../../src/adapters/project-files/create-new-files.ts";
import { temporaryFolder } from "../../support/git-repository.ts";

test("a new file is made with its folders, and never one that exists", async () => {
  const folder = temporaryFolder();
  const files = createNewFiles(folder);
  expect(await files.create(".github/workflows/cibot.yml", "a\n")).toBe(true);
  expect(await files.create(".github/workflows/cibot.yml", "b\n")).toBe(false);
  expect(readFileSync(join(folder, ".github/workflows/cibot.yml"), "utf8")).toBe("a\n");
});

test("a file is replaced only while it is what was read", async () => {
  const folder = temporaryFolder();
  const file = join(folder, ".gitignore");
  writeFileSync(file, "a\n");
  const files = createNewFiles(folder);
  expect(await files.replace(".gitignore", { before: "other\n", after: "x\n" })).toBe(false);
  expect(readFileSync(file, "utf8")).toBe("a\n");
  expect(await files.replace(".gitignore", { before: "a\n", after: "a\nb\n" })).toBe(true);
  expect(readFileSync(file, "utf8")).toBe("a\nb\n");
});

test("a folder that is a file is told as a failure to write", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, ".gitlab"), "");
  await expect(createNewFiles(folder).create(".gitlab/cibot.yml", "a")).rejects.toMatchObject({ code: "write_failed" });
});
