import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { linkSystem, probeFiles } from "../support/bare-image.ts";
import { readCiTemplate } from "../support/ci-template-files.ts";
import { openPipelineFolder, type PipelineEnd, requireRsync, runJobs } from "../support/run-pipeline.ts";

// The package is installed once, as a job does it that finds nothing but Python in its image. What is installed then runs with
// the Node.js of this machine, too.

const root = fileURLToPath(new URL("../..", import.meta.url));
let folder: string;
/** The environment that stands for the image. */
let python: string;
let cibot: string;
let installation: PipelineEnd;
let packed: { readonly size: number; readonly files: readonly { readonly path: string }[] };

beforeAll(async () => {
  requireRsync();
  folder = mkdtempSync(join(tmpdir(), "cibot-package-"));
  const output = execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], {
    cwd: root,
    encoding: "utf8",
  });
  const described: unknown = JSON.parse(output);
  const [entry] = Array.isArray(described) ? described : Object.values(described as object);
  packed = entry;
  python = join(folder, "python");
  execFileSync("python3", ["-m", "venv", python]);
  const directory = await openPipelineFolder(join(folder, "project"), probeFiles());
  const path = `${join(python, "bin")}:${linkSystem(folder)}`;
  const variables = { CIBOT_PACKAGE: join(folder, entry.filename) };
  installation = await runJobs(["probe"], { directory, path, variables });
  cibot = join(python, "bin/cibot");
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("in an image with Python alone the jobs get Node from PyPI and cibot from npm", () => {
  const { exit, stdout, stderr } = installation;
  expect(exit, stdout + stderr).toBe(0);
  expect(stdout).toMatch(/probe > matches/);
  expect(stdout).toContain(`probe > ${join(python, "bin/cibot")}`);
  expect(stdout).toContain(`probe > ${join(python, "bin/node")}`);
});

test("the installed package prints its version", () => {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  expect(execFileSync(cibot, ["--version"], { cwd: folder, encoding: "utf8" })).toBe(`${version}\n`);
});

test("the package holds what runs and what is laid out, and no sources, tests or caches", () => {
  const paths = packed.files.map(({ path }) => path);
  for (const path of [
    "bin/cibot.js",
    "dist/main.js",
    "dist/browser/show-plots.js",
    "templates/dags/scoring.py",
    "templates/project/_gitignore",
    "templates/project/.gitlab-ci.yml",
    "templates/project/data/raw/bureau.csv",
    "ci-templates/gitlab/cibot.yml",
    "ci-templates/gitlab/component.yml",
    "ci-templates/gitlab/examples/two-models.yml",
    "ci-templates/github/train.yml",
    "ci-templates/github/action.yml",
    "LICENSE",
  ]) {
    expect(paths).toContain(path);
  }
  expect(
    paths.filter((path) => /^(src|test|fixtures|bench|\.ci|dist\/tools)\/|__pycache__|\.pyc$|\.ts$/.test(path)),
  ).toEqual([]);
  expect(packed.size).toBeLessThan(5_000_000);
});

test("no script runs when it is installed", () => {
  const { scripts } = JSON.parse(readFileSync(join(python, "lib/node_modules/cibot/package.json"), "utf8"));
  expect(Object.keys(scripts).filter((name) => /install/.test(name))).toEqual([]);
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  const installed = Object.entries<{ dev?: boolean; hasInstallScript?: boolean }>(lock.packages);
  expect(installed.filter(([, entry]) => entry.hasInstallScript && !entry.dev)).toEqual([]);
});

test("the installed package's `init` finds the CI files that it copies", () => {
  const project = join(folder, "dvc-project");
  mkdirSync(join(project, ".dvc"), { recursive: true });
  writeFileSync(join(project, "dvc.yaml"), "stages: { train: { cmd: echo } }\n");
  execFileSync("git", ["init", "--quiet"], { cwd: project });
  const init = (forge: string) =>
    execFileSync(cibot, ["init", "--yes", "--forge", forge, "--model", "credit"], { cwd: project, stdio: "pipe" });
  init("gitlab");
  init("github");
  expect(readFileSync(join(project, ".gitlab/cibot.yml"), "utf8")).toBe(readCiTemplate("gitlab/cibot.yml"));
  expect(readFileSync(join(project, ".github/workflows/cibot.yml"), "utf8")).toBe(readCiTemplate("github/train.yml"));
});

test("the installed package lays out its sample project, and measures and draws by itself", () => {
  const run = (...args: string[]) => execFileSync(cibot, args, { cwd: folder, encoding: "utf8", stdio: "pipe" });
  run("init", "--template", "project", "sample");
  expect(readFileSync(join(folder, "sample/.gitlab/cibot.yml"), "utf8")).toBe(readCiTemplate("gitlab/cibot.yml"));
  const rows = Array.from({ length: 40 }, (_, row) => `${row % 3 === 0 ? 1 : 0},${(row * 7) % 40}`);
  writeFileSync(join(folder, "scores.csv"), `target,score\n${rows.join("\n")}\n`);
  const { plots } = JSON.parse(run("evaluate", "scores.csv", "--threshold", "20", "--plots", "plots", "--json"));
  expect(plots).not.toEqual([]);
  for (const plot of plots) expect(readFileSync(join(folder, plot)).subarray(1, 4).toString()).toBe("PNG");
});
