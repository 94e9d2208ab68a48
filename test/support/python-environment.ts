import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createPythonEnvironments, userFolder } from "../../src/adapters/python/create-python-environments.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The programs of the sample project's development environment: dvc, python, pytest. Installed at first use. */
export async function pythonPrograms(): Promise<string> {
  const environments = createPythonEnvironments(userFolder(process.env));
  const { bin } = await environments.prepare(join(root, "templates/project/requirements-dev.txt"));
  return bin;
}
