import { addStages, type ExistingPipeline } from "./existing-pipeline.ts";
import type { Equipment } from "./survey.ts";

/** Where cibot's jobs are, as the package's template is copied. */
export const gitlabJobsPath = ".gitlab/cibot.yml";

const jobs = ["build", "test", "train", "report", "deploy_dags", "rollback_dags"] as const;
type Job = (typeof jobs)[number];
const jobStages = ["build", "test", "train", "deploy_dags"];

const empty: ExistingPipeline = { keys: new Set(), stages: [] };

/**
 * The template for a pipeline that exists. GitLab merges jobs of one name key by key, so that a job of the project's
 * would run with half of cibot's: those of cibot's that clash take another name.
 */
export function renderGitlabJobs(template: string, existing: ExistingPipeline): string {
  return template
    .split("\n")
    .map((line) => {
      const job = jobs.find((name) => line === `${name}:`);
      return job === undefined ? line : `${nameJob(job, existing)}:`;
    })
    .join("\n");
}

const nameJob = (job: Job, { keys }: ExistingPipeline) => (keys.has(job) ? `cibot_${job}` : job);

/** A whole `.gitlab-ci.yml`, with cibot's jobs as this project can run them. */
export function renderGitlabPipeline(equipment: Equipment): string {
  return [
    `# \`cibot init\` wrote this file. cibot's jobs are in ${gitlabJobsPath}; the project's own go here.`,
    renderGitlabAddition(equipment, empty),
    "# One pipeline per push: of the merge request if there is one, else of the branch.",
    "workflow:",
    "  rules:",
    '    - if: $CI_PIPELINE_SOURCE == "merge_request_event"',
    "    - if: $CI_COMMIT_BRANCH && $CI_OPEN_MERGE_REQUESTS",
    "      when: never",
    "    - if: $CI_COMMIT_BRANCH",
    "",
  ].join("\n");
}

/** The lines that bring cibot's jobs into a pipeline that exists; a key that is there already says what to do. */
export function renderGitlabAddition(equipment: Equipment, existing: ExistingPipeline): string {
  const { keys } = existing;
  const changes = renderChanges(equipment, existing);
  return [
    ...(keys.has("include") ? ["# One more line of your include:"] : []),
    "include:",
    `  - local: ${gitlabJobsPath}`,
    "",
    ...(keys.has("stages") ? ["# In place of your stages:"] : []),
    `stages: [${addStages(existing.stages, jobStages).join(", ")}]`,
    "",
    ...renderClashes(existing),
    ...(changes.length === 0
      ? []
      : [
          "# A job of the same name as an included one changes it; remove a change when its reason is gone.",
          ...changes,
        ]),
  ].join("\n");
}

function renderClashes(existing: ExistingPipeline): string[] {
  const clashes = jobs.filter((job) => existing.keys.has(job));
  return clashes.length === 0
    ? []
    : [
        "# Jobs of yours have names of cibot's, which are called otherwise here:",
        `# ${clashes.map((job) => nameJob(job, existing)).join(", ")}.`,
        "",
      ];
}

function renderChanges(equipment: Equipment, existing: ExistingPipeline): string[] {
  const { hasDags, hasTests } = equipment;
  const name = (job: Job) => nameJob(job, existing);
  const whyNoTests = existing.keys.has("test")
    ? "The project has a job for its tests."
    : hasTests
      ? null
      : "No requirements-dev.txt with tests was found.";
  return [
    ...renderImage(equipment, name),
    ...(whyNoTests === null ? [] : switchOff(name("test"), whyNoTests)),
    ...(hasDags
      ? []
      : switchOff(name("deploy_dags"), "No dags/ was found, so there is nothing to deliver or to take back.")),
    ...(hasDags ? [] : switchOff(name("rollback_dags"))),
  ];
}

/** With a Dockerfile the job `build` makes the image; else a public one gets the project's packages in each job. */
function renderImage({ hasDockerfile, requirements }: Equipment, name: (job: Job) => string): string[] {
  if (hasDockerfile) return [];
  const packages = requirements === null ? `"dvc>=3.30"   # and what the stages import` : requirements;
  const install = (job: string) => [
    `${job}:`,
    "  before_script:",
    "    - !reference [.cibot, before_script]",
    `    - pip install --quiet ${packages}`,
    "",
  ];
  return [
    ...switchOff(
      name("build"),
      "No Dockerfile was found, so the jobs install the project's packages into a public image.",
    ),
    ".cibot:",
    "  image: python:3.12",
    "",
    ...install(name("train")),
    ...install(name("report")),
  ];
}

const switchOff = (job: string, why?: string) => [
  ...(why === undefined ? [] : [`# ${why}`]),
  `${job}:`,
  "  rules: [{ when: never }]",
  "",
];
