import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** An empty `$AIRFLOW_HOME/dags` that is gone when the test ends. */
export function givenDagsFolder(): string {
  const home = mkdtempSync(join(tmpdir(), "cibot-dags-"));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const dags = join(home, "dags");
  mkdirSync(dags);
  return dags;
}
