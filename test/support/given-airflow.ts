import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { openAirflow } from "../../src/adapters/airflow/open-airflow.ts";
import { type AirflowCredential, parseAirflowUrl } from "../../src/core/cluster/find-airflow-credential.ts";
import type { Cluster } from "../../src/ports/cluster.ts";
import { type FakeAirflowOptions, startFakeAirflow } from "./fake-airflow/start-fake-airflow.ts";
import { temporaryFolder } from "./git-repository.ts";

/** A fake Airflow for one test, over a folder of its own, whose clock stands until `advance`. */
export async function givenAirflow(options: Partial<FakeAirflowOptions> = {}) {
  const dags = options.dags ?? temporaryFolder();
  const fake = await startFakeAirflow({ line: 3, clock: "by-hand", ...options, dags });
  onTestFinished(() => fake.stop());
  const lines: string[] = [];
  return {
    fake,
    /** Of `--verbose`. */
    lines,
    write: (file: string, text: string) => writeFileSync(join(dags, file), text),
    open: async (credential: AirflowCredential = login, url = fake.url): Promise<Cluster> => {
      const log = (line: string) => lines.push(line);
      const env = { CIBOT_HTTP_TIMEOUT: "2s" };
      const signal = new AbortController().signal;
      const cluster = await openAirflow({ url: parseAirflowUrl(url), credential, env, signal, now: Date.now, log });
      onTestFinished(() => cluster.close());
      return cluster;
    },
  };
}

export const login = { kind: "password", user: "admin", password: "admin-password" } as const;
