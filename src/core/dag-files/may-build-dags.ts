import type { ReleaseFile } from "../releases/release.ts";

const decoder = new TextDecoder("latin1");

/**
 * What Airflow parses of a project in safe mode (`might_contain_dag_via_default_heuristic`), on either line: Airflow 2
 * asks for the words "airflow" and "dag", Airflow 3 is content with "asset" in place of the latter.
 */
export function mayBuildDags({ path, content }: ReleaseFile): boolean {
  if (!path.endsWith(".py")) return false;
  const text = decoder.decode(content).toLowerCase();
  return text.includes("airflow") && (text.includes("dag") || text.includes("asset"));
}
