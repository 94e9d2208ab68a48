import { startAirflow } from "../support/real-airflow.ts";
import { describeCluster } from "./describe-cluster.ts";

describeCluster("Airflow 2.11", async () => ({ ...(await startAirflow("2.11")), version: "2.11.2", line: 2 }));
describeCluster("Airflow 3.3", async () => ({ ...(await startAirflow("3.3")), version: "3.3.2", line: 3 }));
