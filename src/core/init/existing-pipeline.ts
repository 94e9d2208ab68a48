/** What a `.gitlab-ci.yml` has that cibot's jobs must get along with. */
export interface ExistingPipeline {
  /** Of the top level: jobs, and keywords such as `stages`. */
  readonly keys: readonly string[];
  /** Its stages and those of cibot's jobs, in an order that both can have. */
  readonly stages: readonly string[];
  /** Put before the names of cibot's jobs: "" unless the pipeline has a job of such a name. */
  readonly prefix: string;
}

const jobNames: readonly string[] = ["build", "test", "train", "report", "deploy_dags", "rollback_dags"];

/** In the order in which they run. */
const stagesOfJobs: readonly string[] = ["build", "test", "train", "deploy_dags"];

/** What GitLab takes where a pipeline names none (https://docs.gitlab.com/ci/yaml/#stages). */
const stagesByDefault: readonly string[] = ["build", "test", "deploy"];

/** @param document the parsed YAML; what is no mapping counts as empty */
export function parseExistingPipeline(document: unknown): ExistingPipeline {
  const isMap = document !== null && typeof document === "object" && !Array.isArray(document);
  const entries = new Map<string, unknown>(isMap ? Object.entries(document) : []);
  const stages = entries.get("stages");
  const named = Array.isArray(stages) ? stages.filter((stage): stage is string => typeof stage === "string") : null;
  return {
    keys: [...entries.keys()],
    stages: mergeStages(named ?? stagesByDefault),
    prefix: jobNames.some((name) => entries.has(name)) ? "cibot_" : "",
  };
}

/** A stage that is missing follows the one that runs before it. */
function mergeStages(own: readonly string[]): readonly string[] {
  const all = [...own];
  stagesOfJobs.forEach((stage, index) => {
    if (all.includes(stage)) return;
    const before = stagesOfJobs[index - 1];
    all.splice(before === undefined ? 0 : all.indexOf(before) + 1, 0, stage);
  });
  return all;
}
