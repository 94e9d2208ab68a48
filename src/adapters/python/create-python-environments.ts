import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { prerequisiteMissing, stepFailed } from "../../errors.ts";
import type { PythonEnvironments } from "../../ports/python-environments.ts";
import { exists } from "../files/exists.ts";
import { explainWriteFailure } from "../files/write-failure.ts";
import { isAlive } from "../process/is-alive.ts";
import { type ProcessEnd, runProcess } from "../process/run-process.ts";
import { readRequirements } from "./read-requirements.ts";

/** Where environments are kept for all projects of a user. */
export const userFolder = (env: Readonly<Record<string, string | undefined>>): string =>
  join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "cibot", "python");

/** Environments lie below `folder`, each under the hash of its requirements and of the files that these include. */
export function createPythonEnvironments(folder: string): PythonEnvironments {
  return {
    prepare: async (requirements) => {
      await checkPython(folder);
      const hash = createHash("sha256");
      for (const content of await readRequirements(requirements)) hash.update(content);
      const name = hash.digest("hex").slice(0, 16);
      const bin = join(folder, name, "bin");
      if (await isComplete(join(folder, name))) return { bin, reused: true };
      await explainWriteFailure(folder, () => removeInterrupted(folder, name));
      // Unique even where every process has the same number, as in containers: a stale link must not lead to it.
      const directory = join(folder, `${name}-${process.pid}-${randomUUID()}`);
      await install(directory, requirements);
      // The mark comes last: an environment that was interrupted is made anew.
      await explainWriteFailure(directory, async () => {
        await writeFile(join(directory, done), "");
        await publish(directory, join(folder, name));
      });
      return { bin, reused: false };
    },
  };
}

const done = ".complete";

/** Also asks for the interpreter, a link that breaks when the Python it was made with is removed. */
const isComplete = async (directory: string) =>
  (await exists(join(directory, done))) && (await exists(join(directory, "bin", "python")));

/** Two runs may install at once, each in a folder of its own; one that is at work is left alone. */
async function removeInterrupted(folder: string, name: string): Promise<void> {
  for (const entry of await readdir(folder)) {
    const [hash, pid] = entry.split("-");
    if (hash !== name || pid === undefined || (isAlive(Number(pid)) && Number(pid) !== process.pid)) continue;
    await rm(join(folder, entry), { recursive: true, force: true });
  }
}

/** Python writes its own path into an environment, so it stays where it is and only a link to it appears. */
async function publish(directory: string, name: string): Promise<void> {
  if (await isComplete(name)) return rm(directory, { recursive: true, force: true });
  await rm(name, { recursive: true, force: true });
  await symlink(basename(directory), name);
}

const minimum = [3, 11] as const;

async function checkPython(folder: string): Promise<void> {
  await explainWriteFailure(folder, () => mkdir(folder, { recursive: true }));
  const script = "import sys, venv, ensurepip; print(*sys.version_info[:2])";
  const end = await runProcess(["python3", "-c", script], { cwd: folder });
  const install = "apt-get install python3 python3-venv";
  if (end.missing) throw prerequisiteMissing({ what: "Python is missing: there is no python3 on the PATH", install });
  if (end.exitCode !== 0) throw prerequisiteMissing({ what: "Python has no module venv", install });
  const [major = 0, minor = 0] = end.stdout.split(" ").map(Number);
  if (major < minimum[0] || (major === minimum[0] && minor < minimum[1])) {
    const what = `Python ${major}.${minor} is too old: the sample project needs ${minimum.join(".")} or newer`;
    throw prerequisiteMissing({ what, install: "apt-get install python3.11 python3.11-venv" });
  }
}

/** `uv` takes seconds where `pip` takes a minute. */
async function install(directory: string, requirements: string): Promise<void> {
  const cwd = join(directory, "..");
  const python = join(directory, "bin", "python");
  const hasUv = (await runProcess(["uv", "--version"], { cwd })).exitCode === 0;
  if (hasUv) {
    // With pip, as Python's own `venv` makes it: people and pipelines go on installing with it.
    await demand(["uv", "venv", "--quiet", "--seed", "--python", "python3", directory], cwd, systemCertificates);
    const into = ["--compile-bytecode", "--python", python, "--requirement", requirements];
    await demand(["uv", "pip", "install", "--quiet", ...into], cwd, systemCertificates);
    return;
  }
  await demand(["python3", "-m", "venv", directory], cwd);
  const quietly = ["--quiet", "--disable-pip-version-check", "--no-input"];
  await demand([python, "-m", "pip", "install", ...quietly, "--requirement", requirements], cwd);
}

/** As pip does it; the name of the setting in newer versions of uv, and in older ones. */
const systemCertificates = { UV_SYSTEM_CERTS: "1", UV_NATIVE_TLS: "1" };

async function demand(
  command: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<ProcessEnd> {
  const end = await runProcess(command, { cwd, env });
  if (end.exitCode === 0) return end;
  const detail = end.stderr.trim().split("\n").slice(-3).join(" · ") || `exit code ${end.exitCode}`;
  throw stepFailed({ command: command.join(" "), detail });
}
