import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { exists } from "../../../src/adapters/files/exists.ts";
import { temporaryFolder } from "../../support/git-repository.ts";

function given(): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "file"), "");
  mkdirSync(join(folder, "folder"));
  symlinkSync("file", join(folder, "link"));
  symlinkSync("nowhere", join(folder, "dangling"));
  symlinkSync("loop", join(folder, "loop"));
  return folder;
}

test.each(["file", "folder", "link", "folder/../file"])("there is something called %s", async (name) => {
  expect(await exists(`${given()}/${name}`)).toBe(true);
});

test.each(["nothing", "dangling", "loop", "file/inside", "a\0b", "x".repeat(300)])(
  "there is nothing called %j",
  async (name) => {
    expect(await exists(`${given()}/${name}`)).toBe(false);
  },
);
