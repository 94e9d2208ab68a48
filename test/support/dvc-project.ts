import { execFileSync, spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { pythonPrograms } from "./python-environment.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const doorway = join(root, "bin/cibot.js");

/** How a command ended. */
export interface CommandEnd {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Called with all of stderr whenever more of it has come. */
  readonly onStderr?: (text: string, pid: number) => void;
  readonly cwd?: string;
  /** Wraps the command that starts cibot. */
  readonly wrap?: (command: readonly string[]) => readonly string[];
}

/** A small DVC project with two stages and a remote, in a repository of its own; the built cibot runs in it. */
export interface DvcProject {
  readonly directory: string;
  cibot(args: readonly string[], options?: RunOptions): Promise<CommandEnd>;
  /** The document that a command prints under `--json`. */
  json(
    args: readonly string[],
    options?: RunOptions,
  ): Promise<{ exit: number | null; document: ReturnType<typeof JSON.parse>; stderr: string }>;
  git(...args: string[]): string;
  dvc(...args: string[]): string;
  read(path: string): Promise<string>;
  write(path: string, text: string): Promise<void>;
  /** Commits everything. */
  commit(message: string): void;
  /** The same for a clone of it. */
  open(directory: string): DvcProject;
  remove(): Promise<void>;
}

const config = `version: 1
model: toy
train:
  rules:
    - if: $CI_COMMIT_MESSAGE =~ /\\[exp\\]/
  params: { rows: 200 }
report:
  metrics:
    - { name: test.accuracy, better: higher }
  predictions:
    - { name: test, path: pred/test.csv, threshold: 0.5, id: id }
`;

const pipeline = `stages:
  prepare:
    cmd: python prepare.py
    deps: [prepare.py, data.txt]
    params: [rows]
    outs: [rows.csv]
  train:
    cmd: python train.py
    deps: [train.py, rows.csv]
    params: [noise]
    outs: [pred/test.csv]
    metrics:
      - metrics.json: {cache: false}
`;

const prepare = `import random
rows = int([l for l in open("params.yaml") if l.startswith("rows:")][0].split(":")[1])
random.seed(1)
with open("rows.csv", "w") as f:
    for i in range(300):
        f.write(f"{i},{random.random()},{random.random()}\\n")
print("prepared", rows)
`;

const train = `import json, os
noise = float([l for l in open("params.yaml") if l.startswith("noise:")][0].split(":")[1])
rows = [l.strip().split(",") for l in open("rows.csv")]
os.makedirs("pred", exist_ok=True)
right = 0
with open("pred/test.csv", "w") as f:
    f.write("id,target,score\\n")
    for i, x, e in rows:
        target = int(float(x) > 0.7)
        score = (1 - noise) * float(x) + noise * float(e)
        right += (score >= 0.5) == target
        f.write(f"{i},{target},{score}\\n")
json.dump({"test": {"accuracy": right / len(rows)}}, open("metrics.json", "w"))
print("trained")
`;

const identity = ["AUTHOR", "COMMITTER"].flatMap((role) => [
  [`GIT_${role}_NAME`, "Tester"],
  [`GIT_${role}_EMAIL`, "tester@localhost"],
]);

let template: Promise<string> | undefined;

/** Makes the project once and copies it for each test. The branch is `main`, trained and committed. */
async function makeTemplate(bin: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "cibot-toy-"));
  process.once("exit", () => execFileSync("rm", ["-rf", folder]));
  const directory = join(folder, "project");
  execFileSync("git", ["init", "--quiet", "--initial-branch=main", directory]);
  const files = {
    "cibot.yaml": config,
    "dvc.yaml": pipeline,
    "prepare.py": prepare,
    "train.py": train,
    "data.txt": "1\n",
  };
  for (const [path, text] of Object.entries(files)) await writeFile(join(directory, path), text);
  await writeFile(join(directory, "params.yaml"), "rows: 100\nnoise: 0.6\n");
  const run = runnerIn(directory, bin);
  run("dvc", ["init", "--quiet"]);
  run("dvc", ["repro", "--quiet"]);
  run("git", ["add", "--all"]);
  run("git", ["commit", "--quiet", "--message", "Baseline"]);
  return folder;
}

function runnerIn(directory: string, bin: string) {
  const env = { ...cleanEnvironment(), PATH: `${bin}:${process.env.PATH}` };
  return (program: string, args: readonly string[]) =>
    execFileSync(program, args, { cwd: directory, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** Without the facts of the CI that runs the tests. */
function cleanEnvironment(): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !/^(CI|GITLAB|GITHUB|CIBOT|VITEST|NODE_ENV)/.test(entry[0]),
  );
  return { ...Object.fromEntries(kept), ...Object.fromEntries(identity), DVC_NO_ANALYTICS: "1", NO_COLOR: "1" };
}

export async function createDvcProject(): Promise<DvcProject> {
  const bin = await pythonPrograms();
  template ??= makeTemplate(bin);
  const folder = await mkdtemp(join(tmpdir(), "cibot-test-"));
  await cp(await template, folder, { recursive: true });
  const directory = join(folder, "project");
  const run = runnerIn(directory, bin);
  run("dvc", ["remote", "add", "--quiet", "--default", "storage", join(folder, "remote")]);
  run("git", ["commit", "--quiet", "--all", "--message", "Remote"]);
  return openDvcProject(directory, bin, () => rm(folder, { recursive: true, force: true }));
}

function openDvcProject(directory: string, bin: string, remove: () => Promise<void>): DvcProject {
  const run = runnerIn(directory, bin);
  const cibot: DvcProject["cibot"] = (
    args,
    { env = {}, onStderr, cwd = directory, wrap = (command: readonly string[]) => command } = {},
  ) =>
    new Promise((resolve, reject) => {
      const [program = "", ...parameters] = wrap([process.execPath, doorway, ...args]);
      const child = spawn(program, parameters, {
        cwd,
        env: { ...cleanEnvironment(), PATH: `${bin}:${process.env.PATH}`, ...env },
        stdio: ["ignore", "pipe", "pipe"],
      });
      const output = { stdout: "", stderr: "" };
      child.stdout.on("data", (chunk) => {
        output.stdout += chunk;
      });
      child.stderr.on("data", (chunk) => {
        output.stderr += chunk;
        onStderr?.(output.stderr, child.pid ?? 0);
      });
      child.on("error", reject);
      child.on("close", (exit) => resolve({ exit, ...output }));
    });
  return {
    directory,
    cibot,
    json: async (args, options) => {
      const { exit, stdout, stderr } = await cibot([...args, "--json"], options);
      return { exit, document: JSON.parse(stdout), stderr };
    },
    git: (...args) => run("git", args).trimEnd(),
    dvc: (...args) => run("dvc", args).trimEnd(),
    read: (path) => readFile(join(directory, path), "utf8"),
    write: (path, text) => writeFile(join(directory, path), text),
    commit: (message) => {
      run("git", ["add", "--all"]);
      run("git", ["commit", "--quiet", "--message", message]);
    },
    open: (clone) => openDvcProject(clone, bin, () => rm(clone, { recursive: true, force: true })),
    remove,
  };
}
