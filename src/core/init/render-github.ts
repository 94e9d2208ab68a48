// biome-ignore-all lint/suspicious/noTemplateCurlyInString: an expression of GitHub is shown.
import type { Equipment } from "./survey.ts";

/** Where the reusable workflow is, as the package's template is copied. */
export const githubJobsPath = ".github/workflows/cibot.yml";

/** A workflow that calls cibot's, which runs for nobody by itself. */
export function renderGithubCaller({ requirements }: Equipment, branch: string | null): string {
  return [
    `# \`cibot init\` wrote this file: it says when cibot's workflow in ${githubJobsPath} runs.`,
    "name: model",
    "on:",
    "  pull_request: {}",
    "  push:",
    `    branches-ignore: [${JSON.stringify(branch ?? "main")}]`,
    "jobs:",
    "  train:",
    `    uses: ./${githubJobsPath}`,
    ...(requirements === "-r requirements.txt"
      ? []
      : [
          "    # No requirements.txt was found: name the file that lists the project's packages, with DVC.",
          "    # with: { requirements: requirements.txt }",
        ]),
    "    # What the DVC remote needs to be read, as lines of .dvc/config.local:",
    '    # secrets: { dvc-remote: "${{ secrets.DVC_REMOTE }}" }',
    "",
  ].join("\n");
}
