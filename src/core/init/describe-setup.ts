import type { FilePlan } from "./plan-files.ts";
import type { Proposal } from "./proposal.ts";
import { isComplete, type SplitProposal } from "./split-proposal.ts";

/** What was found, for the JSON document. */
export function describeFound(proposal: Proposal): Readonly<Record<string, unknown>> {
  const { model, forge, branch, pipelines, metrics, metricsFiles, splits, absent, liveFolders, hasDags } = proposal;
  return {
    model: model.value,
    forge: forge?.value ?? null,
    default_branch: branch?.value ?? null,
    stages: pipelines.flatMap(({ path, stages }) => stages.map(({ name, kind }) => ({ file: path, name, kind }))),
    metrics_files: metricsFiles,
    metrics: metrics.map(({ name, better }) => ({ name, better })),
    predictions: splits.map((split) => ({
      name: split.name,
      path: split.path,
      label: split.label?.value ?? null,
      score: split.score?.value ?? null,
      id: split.id?.value ?? null,
      positive: split.positive?.value ?? null,
      complete: isComplete(split),
    })),
    absent_predictions: absent,
    dvclive: liveFolders,
    dags: hasDags,
  };
}

/** A line for each thing that was found, or not. */
export function listFindings(proposal: Proposal): readonly string[] {
  const { model, forge, branch, pipelines, metricsFiles, splits, absent, hasDags } = proposal;
  const stages = pipelines.reduce((sum, { stages }) => sum + stages.length, 0);
  return [
    `model           ${model.value}: ${model.why}`,
    `forge           ${forge === null ? "none" : `${forge.value}: ${forge.why}`}`,
    `default branch  ${branch === null ? "not known to the clone" : `${branch.value}: ${branch.why}`}`,
    `stages          ${stages} in ${pipelines.map(({ path }) => path).join(", ")}`,
    `metrics         ${metricsFiles.length === 0 ? "none in dvc.yaml" : metricsFiles.join(", ")}`,
    `predictions     ${splits.length === 0 ? "none" : splits.map(describeSplit).join(", ")}`,
    ...(absent.length === 0 ? [] : [`not on disk     ${absent.join(", ")}`]),
    `DAGs            ${hasDags ? "dags/" : "none"}`,
  ];
}

function describeSplit({ path, label, score, id }: SplitProposal): string {
  const idText = id === null ? "" : `, id ${id.value}`;
  return `${path} (label ${label?.value ?? "unknown"}, score ${score?.value ?? "unknown"}${idText})`;
}

/** What happened to each file, for the JSON document. */
export const describeFiles = (plans: readonly FilePlan[]): readonly Readonly<Record<string, unknown>>[] =>
  plans.map((plan) => {
    const isKept = plan.action === "keep";
    return { path: plan.path, action: plan.action, why: isKept ? plan.why : null, add: isKept ? plan.add : null };
  });

/** What is left for a person to do; `written` are the paths to commit. */
export function listNextSteps(
  { forge, prefix }: Proposal,
  written: readonly string[],
  plans: readonly FilePlan[],
): readonly string[] {
  const open = plans.flatMap((plan) => (plan.action === "keep" && plan.add !== null ? [plan.path] : []));
  const commit =
    written.length === 0 ? [] : [`Commit: \`git add ${written.join(" ")} && git commit -m "Let cibot train"\``];
  return [
    ...open.map((path) => `Add the lines above to ${path}: without them no job of cibot's runs.`),
    ...(forge !== null && prefix !== ""
      ? [`Add a job to the repository's own CI file that does \`cd ${prefix}\` and \`cibot train\`.`]
      : []),
    ...commit,
    ...(forge === null ? [] : [tokens[forge.value]]),
    "Check: `cibot doctor`, and `cibot train --dry-run` for what a training would do.",
    pushes[forge?.value ?? "none"],
  ];
}

const tokens = {
  gitlab:
    "Set the CI/CD variable GITLAB_TOKEN, masked and not protected: a project access token, scope api, role Developer.",
  github: "Nothing to set: on GitHub the report is the job's summary and an artifact; comments are for GitLab.",
};

const pushes = {
  gitlab: "Push, and open a merge request, or push a commit with [exp] in its message.",
  github: "Push, and open a pull request, or push a commit with [exp] in its message.",
  none: "Train on a branch, with [exp] in the message of its commit: `cibot train --forge local`.",
};
