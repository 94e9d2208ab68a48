import type { Config } from "../../config/schema.ts";

/** How a deploy is done, from the command line and `cibot.yaml`. */
export interface DeploySettings {
  /** Folder of the project. */
  readonly dags: string;
  readonly pin: boolean;
  /** Version of the target's Airflow; null when nobody says it. */
  readonly airflow: string | null;
  readonly airflowPython: string | null;
  /** Seconds. */
  readonly parseBudget: number;
  /** MiB. */
  readonly maxFileSize: number;
  readonly activate: Config["deploy"]["activate"];
  readonly smoke: readonly string[];
  /** Seconds. */
  readonly wait: number;
  readonly keep: number;
}

export interface DeployChoices {
  readonly dags?: string;
  readonly activate?: DeploySettings["activate"];
  readonly smoke?: readonly string[];
}

export function chooseSettings(choices: DeployChoices, deploy: Config["deploy"]): DeploySettings {
  return {
    dags: choices.dags ?? deploy.dags,
    pin: deploy.pin,
    airflow: deploy.airflow ?? null,
    airflowPython: deploy.airflow_python ?? null,
    parseBudget: deploy.parse_budget,
    maxFileSize: deploy.max_file_size,
    activate: choices.activate ?? deploy.activate,
    smoke: choices.smoke ?? deploy.smoke,
    wait: deploy.wait,
    keep: deploy.keep,
  };
}
