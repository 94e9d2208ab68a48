import type { ExistingPipeline } from "./existing-pipeline.ts";
import type { Equipment } from "./survey.ts";
import { yamlText } from "./yaml-text.ts";

/** Where cibot's jobs are, as the package's template is copied. */
export const gitlabJobsPath = ".gitlab/cibot.yml";

/** A whole `.gitlab-ci.yml`, with cibot's jobs as this project can run them. */
export function renderGitlabPipeline(equipment: Equipment): string {
  return [
    `# \`cibot init\` wrote this file. cibot's jobs are in ${gitlabJobsPath}; the project's own go here.`,
    "include:",
    `  - local: ${gitlabJobsPath}`,
    "",
    "stages: [build, test, train, deploy_dags]",
    "",
    ...renderChanges(equipment, ""),
    "# One pipeline per push: of the merge request if there is one, else of the branch.",
    ...workflow,
    "",
  ].join("\n");
}

const workflow = [
  "workflow:",
  "  rules:",
  '    - if: $CI_PIPELINE_SOURCE == "merge_request_event"',
  "    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH # also where it has a merge request into another: it deploys",
  "    - if: $CI_COMMIT_BRANCH && $CI_OPEN_MERGE_REQUESTS",
  "      when: never",
  "    - if: $CI_COMMIT_BRANCH",
];

/** The lines that bring cibot's jobs into a pipeline that exists; its jobs of cibot's names stay what they are. */
export function renderGitlabAddition(equipment: Equipment, { keys, stages, prefix }: ExistingPipeline): string {
  const has = (key: string) => keys.includes(key);
  return [
    ...(has("include") ? ["# One more entry of your `include`."] : []),
    "include:",
    `  - local: ${gitlabJobsPath}`,
    ...(prefix === ""
      ? []
      : [
          `    inputs: { job_prefix: ${prefix} } # jobs of one name are one job, and this pipeline has some of cibot's names`,
        ]),
    "",
    ...(has("stages") ? ["# In place of your `stages`: with those of cibot's jobs."] : []),
    `stages: [${stages.map((name) => yamlText(name)).join(", ")}]`,
    "",
    ...renderChanges(equipment, prefix),
    ...(has("workflow") ? [] : commentedWorkflow),
  ].join("\n");
}

/** Not for anyone to take unread: jobs without `rules` are in no pipeline of a merge request. */
const commentedWorkflow = [
  "# Without `workflow` a push to a branch with a merge request makes two pipelines, and cibot's jobs are in both.",
  "# These lines make one of them. Jobs of yours then need `rules` to be in that of a merge request.",
  ...workflow.map((line) => `# ${line}`),
  "",
];

function renderChanges(equipment: Equipment, prefix: string): string[] {
  const { hasDags, hasTests } = equipment;
  const off = (job: string, why?: string) => switchOff(`${prefix}${job}`, why);
  const changes = [
    ...renderImage(equipment, prefix),
    ...(hasTests ? [] : off("test", "No requirements-dev.txt with tests was found.")),
    ...(hasDags ? [] : off("deploy_dags", "No dags/ was found, so there is nothing to deliver or to take back.")),
    ...(hasDags ? [] : off("rollback_dags")),
  ];
  const title = "# A job of the same name as an included one changes it; remove a change when its reason is gone.";
  return changes.length === 0 ? [] : [title, ...changes];
}

/** With a Dockerfile the job `build` makes the image; else a public one gets the project's packages in each job. */
function renderImage({ hasDockerfile, hasTests, requirements }: Equipment, prefix: string): string[] {
  if (hasDockerfile) return [];
  const packages = requirements === null ? `"dvc>=3.30"   # and what the stages import` : requirements;
  const install = (job: string) => [
    `${prefix}${job}:`,
    "  before_script:",
    "    - !reference [.cibot, before_script]",
    `    - pip install --quiet ${packages}`,
    "",
  ];
  return [
    ...switchOff(
      `${prefix}build`,
      "No Dockerfile was found, so the jobs install the project's packages into a public image.",
    ),
    ".cibot:",
    "  image: python:3.12",
    "",
    ...(hasTests ? install("test") : []),
    ...install("train"),
    ...install("report"),
  ];
}

const switchOff = (job: string, why?: string) => [
  ...(why === undefined ? [] : [`# ${why}`]),
  `${job}:`,
  "  rules: [{ when: never }]",
  "",
];
