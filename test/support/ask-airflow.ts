import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runProcess } from "../../src/adapters/process/run-process.ts";
import { airflowPython } from "./airflow-python.ts";

/** Runs a script of this folder with one document as its input, in an Airflow of its own; what it prints last is JSON. */
export async function askAirflow(line: 2 | 3, script: string, input: unknown): Promise<unknown> {
  const home = await mkdtemp(join(tmpdir(), "cibot-airflow-"));
  try {
    const file = join(home, "input.json");
    await writeFile(file, JSON.stringify(input));
    const env = { AIRFLOW_HOME: home, AIRFLOW__CORE__LOAD_EXAMPLES: "False" };
    const path = fileURLToPath(new URL(script, import.meta.url));
    const end = await runProcess([await airflowPython(line), path, file], { cwd: home, env });
    if (end.exitCode !== 0) throw new Error(end.stderr);
    return JSON.parse(end.stdout.trim().split("\n").at(-1) ?? "null");
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
