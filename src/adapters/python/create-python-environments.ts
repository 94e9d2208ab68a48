import { createHash } from "node:crypto";
import { access, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { prerequisiteMissing, stepFailed } from "../../errors.ts";
import type { PythonEnvironments } from "../../ports/python-environments.ts";
import { type ProcessEnd, runProcess } from "../process/run-process.ts";

/** Environments lie below `folder`, each under the hash of its requirements. */
export function createPythonEnvironments(folder: string): PythonEnvironments {
  return {
    prepare: async (requirements) => {
      await checkPython(folder);
      const content = await readFile(requirements);
      const name = createHash("sha256").update(content).digest("hex").slice(0, 16);
      const directory = join(folder, name);
      const bin = join(directory, "bin");
      if (await exists(join(directory, done))) return { bin, reused: true };
      await rm(directory, { recursive: true, force: true });
      await mkdir(folder, { recursive: true });
      await install(directory, requirements);
      // The mark comes last: an environment that was interrupted is made anew.
      await writeFile(join(directory, done), "");
      return { bin, reused: false };
    },
  };
}

const done = ".complete";
const minimum = [3, 11] as const;

async function checkPython(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
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
    await demand(["uv", "venv", "--quiet", directory], cwd);
    await demand(
      ["uv", "pip", "install", "--quiet", "--compile-bytecode", "--python", python, "--requirement", requirements],
      cwd,
    );
    return;
  }
  await demand(["python3", "-m", "venv", directory], cwd);
  const quietly = ["--quiet", "--disable-pip-version-check", "--no-input"];
  await demand([python, "-m", "pip", "install", ...quietly, "--requirement", requirements], cwd);
}

async function demand(command: readonly string[], cwd: string): Promise<ProcessEnd> {
  const end = await runProcess(command, { cwd });
  if (end.exitCode === 0) return end;
  const detail = end.stderr.trim().split("\n").slice(-3).join(" · ") || `exit code ${end.exitCode}`;
  throw stepFailed({ command: command.join(" "), detail });
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
