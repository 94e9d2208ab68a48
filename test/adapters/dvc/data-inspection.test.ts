import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { createDataInspection } from "../../../src/adapters/dvc/create-data-inspection.ts";
import { createDvcProject } from "../../support/dvc-project.ts";
import { fakeProgram } from "../../support/fake-program.ts";
import { temporaryFolder } from "../../support/git-repository.ts";
import { pythonPrograms } from "../../support/python-environment.ts";

beforeEach(async () => {
  vi.stubEnv("PATH", `${await pythonPrograms()}:${process.env.PATH}`);
});

afterEach(() => vi.unstubAllEnvs());

const signal = new AbortController().signal;

test("what is here and not in the remote, and what is nowhere any more", { timeout: 60_000 }, async () => {
  const project = await createDvcProject();
  onTestFinished(() => project.remove());
  const data = createDataInspection(project.directory, signal);
  const outputs = ["pred/test.csv", "rows.csv"];
  expect(sorted(await data.compareWithRemote())).toEqual({ unpushed: outputs, lost: [] });
  const cache = await data.cacheFolder();
  expect(cache).toBe(join(project.directory, ".dvc/cache"));
  rmSync(cache ?? "", { recursive: true });
  expect(sorted(await data.compareWithRemote())).toEqual({ unpushed: [], lost: outputs });
});

const sorted = ({ unpushed, lost }: { readonly unpushed: readonly string[]; readonly lost: readonly string[] }) => ({
  unpushed: unpushed.toSorted(),
  lost: lost.toSorted(),
});

test("DVC's own words are told, and its cache is none outside of a repository", { timeout: 30_000 }, async () => {
  const data = createDataInspection(temporaryFolder(), signal);
  await expect(data.compareWithRemote()).rejects.toMatchObject({ code: "dvc_failed", message: /not inside of a DVC/ });
  expect(await data.cacheFolder()).toBeNull();
});

test("what is no document is told as such", async () => {
  fakeProgram("dvc", "echo 'a warning in its place'");
  await expect(createDataInspection(temporaryFolder(), signal).compareWithRemote()).rejects.toMatchObject({
    code: "dvc_failed",
    message: expect.stringContaining("a warning in its place"),
  });
});
