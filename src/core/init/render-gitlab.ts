import type { Equipment } from "./survey.ts";

/** Where cibot's jobs are, as the package's template is copied. */
export const gitlabJobsPath = ".gitlab/cibot.yml";

/** A whole `.gitlab-ci.yml`, with cibot's jobs as this project can run them. */
export function renderGitlabPipeline(equipment: Equipment): string {
  return [
    `# \`cibot init\` wrote this file. cibot's jobs are in ${gitlabJobsPath}; the project's own go here.`,
    renderGitlabAddition(equipment),
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

/** The lines that bring cibot's jobs into a pipeline that exists. */
export function renderGitlabAddition(equipment: Equipment): string {
  const { hasDags, hasTests } = equipment;
  const changes = [
    ...renderImage(equipment),
    ...(hasTests ? [] : switchOff("test", "No requirements-dev.txt with tests was found.")),
    ...(hasDags ? [] : switchOff("deploy_dags", "No dags/ was found, so there is nothing to deliver or to take back.")),
    ...(hasDags ? [] : switchOff("rollback_dags")),
  ];
  return [
    "include:",
    `  - local: ${gitlabJobsPath}`,
    "",
    "stages: [build, test, train, deploy_dags]",
    "",
    ...(changes.length === 0
      ? []
      : [
          "# A job of the same name as an included one changes it; remove a change when its reason is gone.",
          ...changes,
        ]),
  ].join("\n");
}

/** With a Dockerfile the job `build` makes the image; else a public one gets the project's packages in each job. */
function renderImage({ hasDockerfile, requirements }: Equipment): string[] {
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
    ...switchOff("build", "No Dockerfile was found, so the jobs install the project's packages into a public image."),
    ".cibot:",
    "  image: python:3.12",
    "",
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
