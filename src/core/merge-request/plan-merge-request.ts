import { shortSha } from "../report/format.ts";
import { codeSpan, escapeText } from "../report/markdown.ts";
import { finishBody } from "../trust/finish-body.ts";
import { neutralizeLine, neutralizeMessage } from "../trust/neutralize-line.ts";
import type { Identity } from "./bot-identity.ts";
import { fitTitle } from "./fit-title.ts";
import { renderResultMessage } from "./result-message.ts";

/** What is committed, and what is known of it. */
export interface Result {
  readonly model: string;
  /** The training that made it; null for files of the workspace. */
  readonly training: TrainingResult | null;
  /** The branch that the result goes into. */
  readonly targetBranch: string;
  /** The commit that the result was made from. */
  readonly sha: string;
  /** Paths that the result changes. */
  readonly files: readonly string[];
}

export interface TrainingResult {
  readonly experiment: string;
  /** The report's headline, one line. */
  readonly headline: string;
  /** The report's comment; null when it was not published. */
  readonly reportUrl: string | null;
  /** DVC's default remote, which holds the data; null when there is none. */
  readonly remote: string | null;
}

/** How a user wants it, from the options and `merge_request` in `cibot.yaml`. */
export interface MergeRequestSettings {
  /** `push` commits to the branch that was built, and opens nothing. */
  readonly mode: "merge-request" | "push";
  readonly via: "push" | "api";
  readonly branch: string | null;
  /** Null for the branch that was built. */
  readonly target: string | null;
  readonly title: string | null;
  /** Markdown; null for a description of the result. */
  readonly description: string | null;
  /** The commit's message without its trailer. */
  readonly message: string | null;
  readonly labels: readonly string[];
  readonly draft: boolean;
  /** User names. */
  readonly reviewers: readonly string[];
  readonly autoMerge: boolean;
  readonly squash: boolean;
  readonly removeSourceBranch: boolean;
  /** No pipeline for the commit. */
  readonly skipCi: boolean;
  readonly author: Identity;
}

/** What depends on the result, and so is not taken over as a user has settled it. */
type Made = "via" | "branch" | "target" | "title" | "description" | "message";

/** A commit and the merge request that carries it, before anything is written. */
export interface MergeRequestPlan extends Omit<MergeRequestSettings, Made> {
  readonly branch: string;
  readonly targetBranch: string;
  readonly files: readonly string[];
  readonly message: string;
  readonly title: string;
  readonly description: string;
}

/** GitLab's limit is 1,048,576 characters, which are at least as many bytes. */
const maxDescription = 1_000_000;

export function planMergeRequest(result: Result, settings: MergeRequestSettings): MergeRequestPlan {
  const { model, targetBranch, files } = result;
  const { via, target, branch, title, description, message, ...settled } = settings;
  const body = { limit: maxDescription, link: null, isForgeImage: () => false };
  return {
    ...settled,
    branch: settled.mode === "push" ? targetBranch : (branch ?? resultBranchName(model, targetBranch)),
    targetBranch,
    files,
    message: renderMessage(result, message),
    title: neutralizeLine(fitTitle(title ?? `${model}: result for ${targetBranch}`)),
    description: finishBody(description ?? describeResult(result), body).markdown,
  };
}

/** One branch per model and target, so that a later result updates the open merge request. */
export function resultBranchName(model: string, targetBranch: string): string {
  return `cibot/${model}/${targetBranch}`;
}

function renderMessage({ model, training, sha, files }: Result, message: string | null): string {
  const made = {
    subject: `${model}: result of ${training === null ? countFiles(files) : "the full training"}`,
    body: training?.headline ?? "",
  };
  const own = message?.trim() ? { subject: message.trim(), body: "" } : made;
  // Before the trailer, which no text may forge.
  const clean = { subject: neutralizeMessage(own.subject), body: neutralizeMessage(own.body) };
  return renderResultMessage({ ...clean, experiment: training?.experiment ?? null, parent: sha });
}

const countFiles = (files: readonly string[]) => (files.length === 1 ? "1 file" : `${files.length} files`);

function describeResult({ training, sha, files }: Result): string {
  const paths = `Files: ${files.map(codeSpan).join(", ")}`;
  if (training === null) return `Changes of ${codeSpan(shortSha(sha))}.\n\n${paths}`;
  const { headline, reportUrl, remote } = training;
  return [
    `**${escapeText(headline)}**`,
    // Not its experiment, whose name is another in each job: the same result would have another description.
    `The full training of \`${shortSha(sha)}\`. ${describeData(remote)}`,
    ...(reportUrl === null ? [] : [`[The whole report](${reportUrl})`]),
    paths,
  ].join("\n\n");
}

function describeData(remote: string | null): string {
  if (remote === null) return "No DVC remote is configured: only the machine that trained it holds its data.";
  return `Its data is in the DVC remote ${codeSpan(remote)}: \`dvc pull\` fetches it.`;
}
