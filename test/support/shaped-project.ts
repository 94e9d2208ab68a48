import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { pythonPrograms } from "./python-environment.ts";

const root = join(import.meta.dirname, "../..");
const doorway = join(root, "bin/cibot.js");

/** A DVC project of any shape in a repository of its own, committed and trained once. */
export interface ShapedProject {
  readonly directory: string;
  /** The PATH of its programs: DVC, and the machine's. */
  readonly path: string;
  /** Runs the built cibot without a terminal. */
  cibot(...args: string[]): Promise<{ readonly exit: number | null; readonly stdout: string; readonly stderr: string }>;
  read(path: string): string;
  write(path: string, text: string): void;
  git(...args: string[]): string;
  /** Commits everything. */
  commit(message: string): void;
}

export interface Shape {
  readonly files: Readonly<Record<string, string>>;
  /** Folder of Python packages that the stages import, beside those of the sample project. */
  readonly packages?: string;
  readonly remote?: string;
}

const identity = Object.fromEntries(
  ["AUTHOR", "COMMITTER"].flatMap((role) => [
    [`GIT_${role}_NAME`, "Tester"],
    [`GIT_${role}_EMAIL`, "tester@localhost"],
  ]),
);

export async function createShapedProject({ files, packages, remote }: Shape): Promise<ShapedProject> {
  const bin = await pythonPrograms();
  const folder = mkdtempSync(join(tmpdir(), "cibot-shape-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const directory = join(folder, "churn-model");
  const path = `${bin}:${process.env.PATH}`;
  const env = {
    ...identity,
    PATH: path,
    HOME: folder,
    DVC_NO_ANALYTICS: "1",
    ...(packages === undefined ? {} : { PYTHONPATH: packages }),
  };
  const run = (program: string, ...args: string[]) =>
    execFileSync(program, args, { cwd: directory, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trimEnd();
  const project: ShapedProject = {
    directory,
    path,
    cibot: (...args) => runCibot(args, directory, env),
    read: (path) => readFileSync(join(directory, path), "utf8"),
    write: (path, text) => {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), text);
    },
    git: (...args) => run("git", ...args),
    commit: (message) => {
      run("git", "add", "--all");
      run("git", "commit", "--quiet", "--message", message);
    },
  };
  for (const [path, text] of Object.entries(files)) project.write(path, text);
  run("git", "init", "--quiet", "--initial-branch=main");
  if (remote !== undefined) run("git", "remote", "add", "origin", remote);
  run("dvc", "init", "--quiet");
  // DVCLive wants a commit to stand on before it is run.
  project.commit("Code");
  run("dvc", "repro", "--quiet", "--all-pipelines");
  project.commit("Baseline");
  return project;
}

function runCibot(args: readonly string[], cwd: string, env: Readonly<Record<string, string>>) {
  return new Promise<{ exit: number | null; stdout: string; stderr: string }>((resolve, reject) => {
    const child = spawn(process.execPath, [doorway, ...args], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    const texts = { stdout: "", stderr: "" };
    child.stdout.on("data", (chunk) => {
      texts.stdout += chunk;
    });
    child.stderr.on("data", (chunk) => {
      texts.stderr += chunk;
    });
    child.on("error", reject);
    child.on("close", (exit) => resolve({ exit, ...texts }));
  });
}

/** DVCLive itself, of its pinned version; its dependencies are those of DVC, which the sample project has. */
export function installDvclive(): string {
  const folder = mkdtempSync(join(tmpdir(), "cibot-dvclive-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const requirements = join(root, "fixtures/python/dvclive.txt");
  const into = [
    "--quiet",
    "--no-deps",
    "--disable-pip-version-check",
    "--target",
    folder,
    "--requirement",
    requirements,
  ];
  execFileSync("python3", ["-m", "pip", "install", ...into], { stdio: ["ignore", "ignore", "pipe"] });
  return folder;
}
