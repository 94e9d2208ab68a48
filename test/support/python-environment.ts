import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createPythonEnvironments } from "../../src/adapters/python/create-python-environments.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const cache = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");

/** The programs of the sample project's development environment: dvc, python, pytest. Installed at first use. */
export async function pythonPrograms(): Promise<string> {
  const environments = createPythonEnvironments(join(cache, "cibot", "python"));
  const { bin } = await environments.prepare(join(root, "templates/project/requirements-dev.txt"));
  return bin;
}
