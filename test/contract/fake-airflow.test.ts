import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startFakeAirflow } from "../support/fake-airflow/start-fake-airflow.ts";
import { type ClusterUnderTest, describeCluster } from "./describe-cluster.ts";

const intervals = { listing: 0.3, reparse: 0.2, serialise: 0.2, cleanup: 0.5 };

async function start(line: 2 | 3): Promise<ClusterUnderTest> {
  const dags = mkdtempSync(join(tmpdir(), "cibot-dags-"));
  const fake = await startFakeAirflow({ line, dags, intervals });
  const stop = async () => {
    await fake.stop();
    rmSync(dags, { recursive: true });
  };
  return { ...fake, stop };
}

describeCluster("the fake of Airflow 2", () => start(2));
describeCluster("the fake of Airflow 3", () => start(3));
