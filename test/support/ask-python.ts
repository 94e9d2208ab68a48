import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProcess } from "../../src/adapters/process/run-process.ts";

/** Runs a script that reads JSON from the file that is its first argument, and prints JSON. Fails loudly when it does. */
export async function askPython(python: string, script: string, question: unknown): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), "cibot-ask-"));
  try {
    await writeFile(join(folder, "ask.py"), script);
    await writeFile(join(folder, "question.json"), JSON.stringify(question));
    const env = { AIRFLOW_HOME: folder, PYTHONDONTWRITEBYTECODE: "1", PYTHONWARNINGS: "ignore" };
    const end = await runProcess([python, "ask.py", "question.json"], { cwd: folder, env });
    if (end.exitCode !== 0) throw new Error(`${python} failed: ${end.stderr}`);
    return JSON.parse(end.stdout.slice(end.stdout.lastIndexOf("\n") + 1));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
