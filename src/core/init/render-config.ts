import type { PipelineFile } from "./pipeline-file.ts";
import type { Proposal } from "./proposal.ts";
import { renderSplits } from "./render-splits.ts";
import { commentLines, yamlText } from "./yaml-text.ts";

/** The text of `cibot.yaml`: every choice with its reason, and what was not found with its place. */
export function renderConfig(proposal: Proposal): string {
  const { model } = proposal;
  return [
    "# When cibot trains, what it reports and where it publishes. `cibot init` wrote this file; it is yours to edit.",
    "version: 1",
    "",
    ...commentLines(`In reports, branches and comments; here ${model.why}.`),
    `model: ${yamlText(model.value)}`,
    "",
    ...renderTrain(proposal),
    "",
    ...renderReport(proposal),
    "",
    ...renderGates(proposal),
    "",
    ...renderDeploy(proposal),
    "",
  ].join("\n");
}

const within = (text: string) => commentLines(text, "  ");

function renderTrain({ branch, pipelines, param }: Proposal): string[] {
  const target = branch === null ? "$CI_DEFAULT_BRANCH" : quoteForRule(branch.value);
  const why = branch === null ? "the default branch, whose name the clone does not tell" : branch.why;
  return [
    "train:",
    ...pipelines.flatMap((pipeline, index) => within(describePipeline(pipeline, index))),
    "  # A change is trained when one of these matches, in the language of GitLab's rules:if, on GitHub too.",
    "  # `cibot rules` says what they make of the commit that is checked out.",
    "  rules:",
    ...commentLines(`Merge requests into ${branch === null ? why : `${branch.value}: ${why}`}.`, "    "),
    `    - if: ${asScalar(`$CI_MERGE_REQUEST_TARGET_BRANCH_NAME == ${target}`)}`,
    "    # Any commit that says [exp] in its message.",
    "    - if: $CI_COMMIT_MESSAGE =~ /\\[exp\\]/",
    "  pull: true   # the data from the DVC remote, when there is one",
    ...(param === null
      ? [
          "  # No file of parameters with a number was found. Those that only the full training sets go here:",
          "  # params: { train.epochs: 100 }",
        ]
      : [
          "  # Parameters that only the full training sets, such as a larger sample; the value now is shown.",
          `  # params: { ${yamlText(param.key)}: ${param.value} }`,
        ]),
  ];
}

/** GitLab's strings have no escapes; a branch may be called `it's`, and hardly both. */
const quoteForRule = (name: string) => (name.includes('"') ? `'${name}'` : `"${name}"`);

/** A rule with a quote in it is a plain scalar of YAML, as the documentation writes it, unless that would end early. */
const asScalar = (rule: string) => (/: | #/.test(rule) ? JSON.stringify(rule) : rule);

function describePipeline({ path, stages, plots }: PipelineFile, index: number): string {
  const names = stages.map(({ name, kind }) => (kind === "plain" ? name : `${name} (${kind})`));
  const shown = names.length > 8 ? `${names.slice(0, 8).join(", ")} and ${names.length - 8} more` : names.join(", ");
  const what = names.length === 0 ? "no stages" : `${names.length === 1 ? "stage" : "stages"} ${shown}`;
  const extra = plots === 0 ? "" : `; ${plots} ${plots === 1 ? "plot" : "plots"} of its own`;
  const note = index === 0 ? "" : " (of a subfolder: `dvc exp run` runs what dvc.yaml depends on)";
  return `${path}: ${what}${extra}${names.length === 0 ? "" : note}.`;
}

function renderReport(proposal: Proposal): string[] {
  const { metrics, metricsFiles, liveFolders } = proposal;
  return [
    "report:",
    "  baseline: merge-base   # a merge request is measured against where its branch began",
    ...liveFolders.flatMap((folder) => within(`DVCLive writes ${folder}/: its metrics are read, its plots are drawn.`)),
    ...(metrics.length === 0
      ? describeNoMetrics(metricsFiles)
      : [
          ...within(`Shown first, with their good direction; all of ${listNames(metricsFiles)} is in the report.`),
          "  metrics:",
          ...metrics.map(({ name, better }) => `    - { name: ${yamlText(name)}, better: ${better} }`),
        ]),
    ...renderSplits(proposal),
    "  plots: [lift, confusion]   # docs/plots.md shows all ten; confusion needs a threshold",
  ];
}

function describeNoMetrics(files: readonly string[]): string[] {
  const why =
    files.length === 0
      ? "dvc.yaml declares no metrics. With `metrics:` there, say here which way each is good:"
      : `No metric with a known direction in ${listNames(files)}. Say here which way each is good:`;
  return [...within(why), "  # metrics:", "  #   - { name: test.roc_auc, better: higher }"];
}

const listNames = (names: readonly string[]) =>
  names.length > 4 ? `${names.slice(0, 4).join(", ")} and ${names.length - 4} more` : names.join(", ");

function renderGates({ splits, metrics }: Proposal): string[] {
  const [split] = splits;
  const [metric] = metrics;
  const example =
    split !== undefined
      ? `{ metric: roc_auc, split: ${yamlText(split.name)}, max_drop: 0.01, significant: true }`
      : metric !== undefined && metric.better === "higher"
        ? `{ metric: ${yamlText(metric.name)}, max_drop: 0.01 }`
        : undefined;
  return [
    "# Limits that fail the merge request's job; docs/gates.md has the list.",
    ...(example === undefined ? ["# gates: []"] : ["# gates:", `#   - ${example}`]),
  ];
}

function renderDeploy({ hasDags, projectFolder }: Proposal): string[] {
  const lines = ["deploy:", "  dags: dags", `  project_folder: ${yamlText(projectFolder)}`];
  if (hasDags) {
    return [
      "# dags/ was found: `cibot deploy-dags` delivers it to $AIRFLOW_HOME/dags/<project_folder>; docs/deploying.md.",
      ...lines,
    ];
  }
  return [
    "# No DAGs were found. With a folder of them, `cibot deploy-dags` delivers it to Airflow:",
    ...lines.map((line) => `# ${line}`),
  ];
}
