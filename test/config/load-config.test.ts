import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadConfig } from "../../src/config/load-config.ts";

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "cibot-config-"));
  await writeFile(join(directory, "other.yaml"), "model: other\n");
});

afterAll(() => rm(directory, { recursive: true, force: true }));

test("a project without cibot.yaml has the defaults", async () => {
  expect(await loadConfig({ directory, path: undefined })).toMatchObject({ model: "model" });
});

test("a named file is read, relative to the project", async () => {
  expect(await loadConfig({ directory, path: "other.yaml" })).toMatchObject({ model: "other" });
});

test("a named file that is absent is an error, not the defaults", async () => {
  await expect(loadConfig({ directory, path: "absent.yaml" })).rejects.toMatchObject({
    code: "config_missing",
    exit: 2,
    message: 'Configuration file "absent.yaml" does not exist.',
  });
});
