import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createPythonEnvironments } from "../../../src/adapters/python/create-python-environments.ts";
import { temporaryFolder } from "../../support/git-repository.ts";

// It takes three seconds, and many more on a machine that is busy.
const timeout = 60_000;

test("the Python of this machine makes an environment that knows its place and can be used again", {
  timeout,
}, async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "requirements.txt"), "# nothing\n");
  const { prepare } = createPythonEnvironments(join(folder, "cache"));
  const { bin, reused } = await prepare(join(folder, "requirements.txt"));
  const script = "import sys; print(sys.prefix != sys.base_prefix, sys.prefix)";
  const answer = execFileSync(join(bin, "python"), ["-c", script], { encoding: "utf8" });
  expect([reused, answer]).toEqual([false, expect.stringContaining(`True ${join(folder, "cache")}`)]);
  expect(await prepare(join(folder, "requirements.txt"))).toEqual({ bin, reused: true });
});
