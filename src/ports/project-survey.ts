import type { Survey } from "../core/init/survey.ts";

/** A look at a DVC project: its files and what Git knows. Nothing is run, changed or sent. */
export interface ProjectSurvey {
  /** Throws `outside_git`, `outside_dvc`, `invalid_pipeline`, `no_stages`. */
  look(): Promise<Survey>;
}
