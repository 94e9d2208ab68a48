import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createPythonEnvironments, userFolder } from "../../src/adapters/python/create-python-environments.ts";

const fixtures = fileURLToPath(new URL("../../fixtures/airflow/", import.meta.url));
const requirements = { 2: "airflow-2.11.txt", 3: "airflow-3.3.txt" };

/** The interpreter that has this line of Airflow. Installed at first use. */
export async function airflowPython(line: 2 | 3): Promise<string> {
  const environments = createPythonEnvironments(userFolder(process.env));
  const { bin } = await environments.prepare(join(fixtures, requirements[line]));
  return join(bin, "python");
}
