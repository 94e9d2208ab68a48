import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readCiTemplate } from "../support/ci-template-files.ts";
import { openPipelineFolder, requireRsync, runJobs, writePrograms } from "../support/run-pipeline.ts";

// How cibot gets into an image with nothing but Python: for real, with the tarball of this checkout, in an environment of its own.

const root = fileURLToPath(new URL("../..", import.meta.url));
let folder: string;

beforeAll(() => {
  requireRsync();
  folder = mkdtempSync(join(tmpdir(), "cibot-install-"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a small Linux has: all its programs but Node's, and none of Python. */
function linkSystem(): string {
  const system = mkdtempSync(join(folder, "system-"));
  for (const name of readdirSync("/usr/bin")) {
    if (!/^(node|npm|npx|corepack|cibot|pip|python)/.test(name))
      symlinkSync(join("/usr/bin", name), join(system, name));
  }
  return system;
}

/** A job of the include that only says which cibot and which Node it has. */
const probe = `include: [{ local: .gitlab/cibot.yml }]
stages: [build, test, train, deploy_dags]
probe:
  extends: .cibot
  stage: test
  script:
    - cibot rules eval '$MODEL == "credit"' --var MODEL=credit
    - command -v cibot node
`;

/** What stands in a home does not reach a job: neither this test nor any other may change the machine's own Python. */
test("a job has the programs of its PATH, whatever the user's shell sets up", async () => {
  const directory = await openPipelineFolder(join(folder, "path"), {
    ".gitlab-ci.yml": "probe: { script: ['echo \"PATH is $PATH, HOME is $HOME\"'] }\n",
  });
  const system = linkSystem();

  const { stdout } = await runJobs(["probe"], { directory, path: system });

  expect(stdout).toContain(`PATH is ${system}, HOME is ${directory}/.git/`);
});

test("in an image with Python alone the jobs get Node from PyPI and cibot from npm", async () => {
  const python = join(folder, "python");
  execFileSync("python3", ["-m", "venv", python]);
  const filename = execFileSync("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", folder], {
    cwd: root,
    encoding: "utf8",
  }).trim();
  const directory = join(folder, "project");
  await openPipelineFolder(directory, {
    ".gitlab-ci.yml": probe,
    ".gitlab/cibot.yml": readCiTemplate("gitlab/cibot.yml"),
  });
  const path = `${join(python, "bin")}:${linkSystem()}`;
  const variables = { CIBOT_PACKAGE: join(folder, filename) };

  const { exit, stdout, stderr } = await runJobs(["probe"], { directory, path, variables });

  expect(exit, stdout + stderr).toBe(0);
  expect(stdout).toMatch(/probe > matches/);
  expect(stdout).toContain(`probe > ${join(python, "bin/cibot")}`);
  expect(stdout).toContain(`probe > ${join(python, "bin/node")}`);
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  expect(execFileSync(join(python, "bin/cibot"), ["--version"], { env: { PATH: path }, encoding: "utf8" })).toBe(
    `${version}\n`,
  );
}, 300_000);

test("in an image that has cibot nothing is installed", async () => {
  const directory = join(folder, "with-cibot");
  await openPipelineFolder(directory, {
    ".gitlab-ci.yml": probe,
    ".gitlab/cibot.yml": readCiTemplate("gitlab/cibot.yml"),
  });
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
  await openPipelineFolder(directory, {
    ".gitlab-ci.yml": probe,
    ".gitlab/cibot.yml": readCiTemplate("gitlab/cibot.yml"),
  });
  const tools = linkSystem();
  const programs = await writePrograms(join(folder, "broken"), {
    pip: "echo no network >&2; exit 7",
    npm: "echo installed",
  });

  const { exit, stdout, stderr } = await runJobs(["probe"], { directory, path: `${programs}:${tools}` });

  expect(exit).not.toBe(0);
  expect(stdout + stderr).toContain("no network");
  expect(stdout).not.toContain("installed");
});
