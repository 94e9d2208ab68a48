import { type Command, Option } from "commander";
import { collect, createCommand } from "../cli/program.ts";
import { isResultMessage } from "../core/merge-request/result-message.ts";
import type { Deps } from "./deps.ts";
import { type MergeRequestOptions, readSettings } from "./steps/merge-request-settings.ts";
import { type MergeRequestOutcome, openMergeRequest, skipMergeRequest } from "./steps/open-merge-request.ts";
import { readChange } from "./steps/read-change.ts";

export interface PrOptions extends MergeRequestOptions {
  /** File with the description. */
  readonly body?: string;
  readonly dryRun?: boolean;
}

export const prCommand = (deps: Deps): Command =>
  createCommand("pr", "Commit files of the workspace on cibot's branch, push it, open or update the merge request", [
    "cibot pr --dry-run",
    "cibot pr dvc.lock metrics.json --title 'Retrained on June'",
    "cibot pr --label retrained --reviewer ada --auto-merge",
  ])
    .argument("[paths...]", "files, folders or Git pathspecs (default: what DVC has changed in Git)")
    .option("--branch <name>", "branch of the commit (default: cibot/<model>/<target>)")
    .option(
      "--target <branch>",
      "branch to merge into (default: merge_request.target in cibot.yaml, else the one that is built)",
    )
    .option(
      "--title <text>",
      "title of the merge request (default: merge_request.title in cibot.yaml, else made from the result)",
    )
    .option("--body <file>", "Markdown file with its description")
    .option("--message <text>", "message of the commit; cibot adds its trailer")
    .option("--label <name>", "label, repeatable; added to those of cibot.yaml", collect)
    .option("--reviewer <user>", "user name of a reviewer, repeatable", collect)
    .option("--draft", "open it as a draft (default: merge_request.draft in cibot.yaml, else off)")
    .option(
      "--auto-merge",
      "merge it when its pipeline succeeds (default: merge_request.auto_merge in cibot.yaml, else off)",
    )
    .option("--no-auto-merge", "leave that to people, whatever cibot.yaml says")
    .option("--squash", "squash its commits when it is merged (default: merge_request.squash in cibot.yaml, else off)")
    .addOption(
      new Option("--mode <mode>", "push: commit to the branch that is built")
        .choices(["merge-request", "push"])
        .default(undefined, "merge_request.mode in cibot.yaml, else merge-request"),
    )
    .addOption(
      new Option("--via <way>", "api: commit through the forge's API")
        .choices(["push", "api"])
        .default(undefined, "merge_request.via in cibot.yaml, else push"),
    )
    .option("--skip-ci", "start no pipeline for the commit (default: merge_request.skip_ci in cibot.yaml, else off)")
    .option("--dry-run", "show what would be committed, write nothing")
    .action((paths: readonly string[], options: PrOptions) => openPr(paths, options, deps));

/**
 * `cibot pr`: what the workspace has changed, as a merge request. Nothing to commit is no failure.
 * Throws `file_missing`, `branch_moved`, `push_refused` and what else pushing can end in.
 */
export async function openPr(paths: readonly string[], options: PrOptions, deps: Deps): Promise<void> {
  const config = await deps.config();
  const { files, history, resultFiles } = await deps.project();
  const description = options.body === undefined ? null : await readBody(options.body, files);
  const { change, head } = await readChange(deps, history);
  const outcome = isResultMessage(change.message)
    ? skipMergeRequest("the commit is a result of cibot's own")
    : await openMergeRequest(
        {
          model: config.model,
          training: null,
          files: await resultFiles.snapshot(head, paths.length > 0 ? paths : await listTracked(deps)),
          head,
          change,
          settings: readSettings(config.merge_request, options, description),
          dryRun: options.dryRun ?? false,
        },
        deps,
      );
  if (outcome.reason !== null) deps.io.note(`No merge request: ${outcome.reason}.`);
  deps.io.print({ merge_request: outcome }, () => describeOutcome(outcome));
}

async function readBody(file: string, files: Awaited<ReturnType<Deps["project"]>>["files"]): Promise<string> {
  const content = await files.read(file, "Name a Markdown file that exists, as in `cibot pr --body notes.md`.");
  return Buffer.from(content).toString("utf8");
}

const listTracked = async ({ pipeline }: Deps) => (await pipeline()).tracked.list();

/** The address; without one the branch and what is on it. */
function describeOutcome({ url, branch, sha, files }: MergeRequestOutcome): string {
  if (url !== null) return url;
  if (branch === null) return "";
  return sha === null
    ? [`branch   ${branch}`, ...files.map((file) => `commit   ${file}`)].join("\n")
    : `${branch} ${sha}`;
}
