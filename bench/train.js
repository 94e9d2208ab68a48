import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPythonEnvironments, userFolder } from "../dist/tools/python-environments.js";
import { head, median, root, row, time } from "./measure.js";

/** `cibot train` against the very `dvc exp run` it wraps, each in a fresh copy of the demo's project; the bar is 3 s more. */
export async function measureTrain() {
  const folder = mkdtempSync(join(tmpdir(), "cibot-bench-"));
  try {
    const python = createPythonEnvironments(userFolder(process.env));
    const { bin } = await python.prepare(join(root, "templates/project/requirements.txt"));
    const env = { ...process.env, PATH: `${bin}:${process.env.PATH}`, CIBOT_FORGE: "local", DVC_NO_ANALYTICS: "1" };
    prepare(join(folder, "demo"), env);
    const times = { "dvc exp run": [], "cibot train": [] };
    for (let round = 0; round < 6; round++) {
      for (const name of Object.keys(times)) times[name].push(run(name, folder, env));
    }
    head();
    for (const [name, numbers] of Object.entries(times)) row(name, numbers.slice(1));
    const [raw, whole] = Object.values(times).map((numbers) => median(numbers.slice(1)));
    console.log(
      `cibot train / dvc exp run: ${(whole / raw).toFixed(2)}, ${(whole - raw).toFixed(2)} s more (bar 3.00)`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The demo leaves a project whose branch has been trained; its caches of runs are emptied, so that stages run. */
function prepare(demo, env) {
  const end = spawnSync("node", ["bin/cibot.js", "demo", "--dir", demo], { cwd: root, env, encoding: "utf8" });
  if (end.status !== 0) throw new Error(end.stderr);
  const project = join(demo, "project");
  const git = (...args) => spawnSync("git", args, { cwd: project });
  git("restore", "--source=HEAD", "--staged", "--worktree", ".");
  git("branch", "-D", "cibot/credit-default/checking-account");
  for (const path of [".cibot", ".dvc/cache/runs", ".dvc/tmp"])
    rmSync(join(project, path), { recursive: true, force: true });
  rmSync(join(demo, "dvc-remote/files/md5/runs"), { recursive: true, force: true });
  const refs = spawnSync("git", ["for-each-ref", "--format=%(refname)", "refs/exps"], {
    cwd: project,
    encoding: "utf8",
  });
  for (const ref of refs.stdout.split("\n").filter(Boolean)) git("update-ref", "-d", ref);
  spawnSync("dvc", ["checkout", "--force", "--quiet"], { cwd: project, env });
}

let number = 0;

function run(name, folder, env) {
  const copy = join(folder, `copy-${++number}`);
  cpSync(join(folder, "demo"), copy, { recursive: true });
  const cwd = join(copy, "project");
  spawnSync("dvc", ["remote", "modify", "storage", "url", join(copy, "dvc-remote")], { cwd, env });
  spawnSync("git", ["-c", "user.name=b", "-c", "user.email=b@localhost", "commit", "-qam", "remote [exp]"], { cwd });
  const raw = ["dvc", "exp", "run", "--name", "raw", "--pull", "--set-param", "load_data.sample_size=1"];
  const command = name === "cibot train" ? ["node", join(root, "bin/cibot.js"), "train"] : raw;
  const seconds = time(command, { cwd, env });
  const trained = readFileSync(join(cwd, "metrics.json"), "utf8");
  if (!trained.includes("roc_auc")) throw new Error("nothing was trained");
  rmSync(copy, { recursive: true, force: true });
  return seconds;
}
