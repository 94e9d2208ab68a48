import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { linkSystem, probeFiles } from "../support/bare-image.ts";
import { openPipelineFolder, requireRsync, runJobs, writePrograms } from "../support/run-pipeline.ts";

// When the first lines of a job install cibot. That they do, for real and with the tarball of this checkout: package.test.ts.

let folder: string;

beforeAll(() => {
  requireRsync();
  folder = mkdtempSync(join(tmpdir(), "cibot-install-"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What stands in a home does not reach a job: neither this test nor any other may change the machine's own Python. */
test("a job has the programs of its PATH, whatever the user's shell sets up", async () => {
  const directory = await openPipelineFolder(join(folder, "path"), {
    ".gitlab-ci.yml": "probe: { script: ['echo \"PATH is $PATH, HOME is $HOME\"'] }\n",
  });
  const system = linkSystem(folder);

  const { stdout } = await runJobs(["probe"], { directory, path: system });

  expect(stdout).toContain(`PATH is ${system}, HOME is ${directory}/.git/`);
});

test("in an image that has cibot nothing is installed", async () => {
  const directory = join(folder, "with-cibot");
  await openPipelineFolder(directory, probeFiles());
  const programs = await writePrograms(join(folder, "image"), {
    cibot: "echo the cibot of the image",
    pip: "echo no need of pip >&2; exit 1",
    npm: "echo no need of npm >&2; exit 1",
  });

  const { exit, stdout, stderr } = await runJobs(["probe"], { directory, path: `${programs}:${process.env.PATH}` });

  expect(exit, stdout + stderr).toBe(0);
  expect(stdout).toContain("the cibot of the image");
});

test("an installation that fails ends the job there", async () => {
  const directory = join(folder, "without-pip");
  await openPipelineFolder(directory, probeFiles());
  const tools = linkSystem(folder);
  const programs = await writePrograms(join(folder, "broken"), {
    pip: "echo no network >&2; exit 7",
    npm: "echo installed",
  });

  const { exit, stdout, stderr } = await runJobs(["probe"], { directory, path: `${programs}:${tools}` });

  expect(exit).not.toBe(0);
  expect(stdout + stderr).toContain("no network");
  expect(stdout).not.toContain("installed");
});
