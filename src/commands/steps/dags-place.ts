import { isAbsolute } from "node:path/posix";
import { type Command, Option } from "commander";
import type { Config } from "../../config/schema.ts";
import { checkProjectFolder } from "../../core/dag-files/project-folder.ts";
import { airflowHomeMissing, invalidUsage, projectFolderMissing } from "../../errors.ts";
import type { DagsPlace } from "../delivery.ts";
import type { Deps } from "../deps.ts";

/** What the commands that look into a DAGs folder take. */
export interface PlaceOptions {
  readonly airflowHome?: string;
  readonly projectFolder?: string;
  readonly host?: string;
}

export const addPlaceOptions = (command: Command): Command =>
  command
    .addOption(
      new Option(
        "--airflow-home <folder>",
        "Airflow's home, whose folder dags/ is meant (default: AIRFLOW_HOME, else deploy.airflow_home in cibot.yaml)",
      ),
    )
    .addOption(
      new Option(
        "--project-folder <name>",
        "the project's folder below dags/ (default: PROJECT_FOLDER, else deploy.project_folder in cibot.yaml)",
      ),
    )
    .addOption(
      new Option(
        "--host <where>",
        "machine of that folder: local, or ssh://user@host:22 (default: deploy.host in cibot.yaml, else local)",
      ),
    );

/**
 * A flag goes before the variable, the variable before `cibot.yaml`. A variable that is set and empty is refused, since
 * that is how scripts come to delete everybody's DAGs. Throws `airflow_home_missing`, `project_folder_missing`,
 * `invalid_project_folder`, `invalid_usage`.
 */
export function readPlace(
  options: PlaceOptions,
  deploy: Config["deploy"],
  { env, io }: Pick<Deps, "env" | "io">,
): DagsPlace {
  const airflowHome = options.airflowHome ?? env.AIRFLOW_HOME ?? deploy.airflow_home;
  if (airflowHome === undefined || airflowHome.trim() === "") throw airflowHomeMissing();
  const project = options.projectFolder ?? env.PROJECT_FOLDER ?? deploy.project_folder;
  if (project === undefined) throw projectFolderMissing();
  for (const warning of checkProjectFolder(project)) io.warn(warning);
  const host = options.host ?? deploy.host;
  if (host !== "local" && !isAbsolute(airflowHome)) {
    throw invalidUsage({
      message: `Airflow's home "${airflowHome}" is no absolute path, and it is on another machine.`,
      hint: "Give the whole path there: `--airflow-home /opt/airflow`.",
    });
  }
  return { project, airflowHome, host, remotePython: deploy.remote_python, layout: deploy.layout };
}
