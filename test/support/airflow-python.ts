import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runProcess } from "../../src/adapters/process/run-process.ts";
import { createPythonEnvironments, userFolder } from "../../src/adapters/python/create-python-environments.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export const lines = [
  ["2.11.2", "airflow-2.11.txt"],
  ["3.3.2", "airflow-3.3.txt"],
] as const;

/** The interpreter of a virtual environment with a real Airflow; installed at first use, which takes a minute. */
export async function airflowPython(requirements: (typeof lines)[number][1]): Promise<string> {
  const environments = createPythonEnvironments(userFolder(process.env));
  const { bin } = await environments.prepare(join(root, "fixtures/airflow", requirements));
  return join(bin, "python");
}

/** Runs a script of test/support with one document as its input, in an Airflow of its own; what it prints last is JSON. */
export async function askAirflow(python: string, script: string, input: unknown): Promise<unknown> {
  const home = await mkdtemp(join(tmpdir(), "cibot-airflow-"));
  try {
    const file = join(home, "input.json");
    await writeFile(file, JSON.stringify(input));
    const env = { AIRFLOW_HOME: home, AIRFLOW__CORE__LOAD_EXAMPLES: "False" };
    const end = await runProcess([python, join(root, "test/support", script), file], { cwd: home, env });
    if (end.exitCode !== 0) throw new Error(end.stderr);
    return JSON.parse(end.stdout.trim().split("\n").at(-1) ?? "null");
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
