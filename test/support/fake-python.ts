import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { vi } from "vitest";
import { createPythonEnvironments } from "../../src/adapters/python/create-python-environments.ts";
import { temporaryFolder } from "./git-repository.ts";

/** Like Python, as far as installing goes: an environment is a folder with this script in it. */
const python = `case "$*" in
-c*) echo "\${PYTHON_VERSION:-3 11}" ;;
"-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
"-m pip "*) ;;
*) exit 64 ;;
esac`;

const uv = `case "$*" in
--version) echo "uv 0.9" ;;
"venv "*) for folder; do :; done; mkdir -p "$folder/bin" && echo made by uv > "$folder/bin/python" ;;
"pip "*) ;;
*) exit 64 ;;
esac`;

/**
 * Scripts that are called python3 and uv, alone on the PATH, and environments that they make. `before` are shell commands
 * that run before a script does its work, with its arguments in `$*`: where they exit, it fails.
 */
export function createFakePython({ programs = ["python3"], before = "" }: FakePythonOptions = {}) {
  const folder = temporaryFolder();
  const requirements = join(folder, "requirements.txt");
  const calls = join(folder, "calls");
  writeFileSync(requirements, "# nothing\n");
  mkdirSync(join(folder, "bin"));
  vi.stubEnv("PATH", join(folder, "bin"));
  const setBefore = (script: string) => writeFileSync(join(folder, "before"), script);
  setBefore(before);
  for (const name of programs) writeProgram(folder, name, name === "uv" ? uv : python);
  const environments = join(folder, "cache", "python");
  return {
    folder,
    requirements,
    environments,
    setBefore,
    prepare: (file = requirements) => createPythonEnvironments(environments).prepare(file),
    /** What the scripts were asked for, with their name in front; without questions for their version. */
    calls: () => (existsSync(calls) ? readFileSync(calls, "utf8").trim().split("\n") : []).filter(isNoQuestion),
    append: (text: string) => appendFileSync(requirements, text),
  };
}

interface FakePythonOptions {
  readonly programs?: readonly ("python3" | "uv")[];
  readonly before?: string;
}

const isNoQuestion = (call: string) => !/^python3 -c |^uv --version$/.test(call);

function writeProgram(folder: string, name: string, script: string): void {
  const start = `#!/bin/sh\nPATH=/usr/bin:/bin\necho "\${0##*/} $*" >> "${folder}/calls"\n. "${folder}/before"\n`;
  const file = join(folder, "bin", name);
  writeFileSync(file, start + script);
  chmodSync(file, 0o755);
}
