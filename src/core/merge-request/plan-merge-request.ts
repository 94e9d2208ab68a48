import { shortSha } from "../report/format.ts";
import { codeSpan, escapeText } from "../report/markdown.ts";
import { renderResultMessage } from "./result-message.ts";

export interface MergeRequestSource {
  readonly model: string;
  readonly experiment: string;
  /** The branch that was built: the result goes back into it. */
  readonly targetBranch: string;
  readonly sha: string;
  readonly headline: string;
  /** The report's comment; null when it was not published. */
  readonly reportUrl: string | null;
  readonly labels: readonly string[];
  /** Paths that the result changes. */
  readonly files: readonly string[];
  /** DVC's default remote, which holds the data; null when there is none. */
  readonly remote: string | null;
}

/** A merge request that carries a result, before it is opened. */
export interface MergeRequestPlan {
  readonly branch: string;
  readonly targetBranch: string;
  readonly files: readonly string[];
  readonly message: string;
  readonly title: string;
  readonly description: string;
  readonly labels: readonly string[];
}

/** One branch per model and target, so that a later result updates the open merge request. */
function resultBranchName(model: string, targetBranch: string): string {
  return `cibot/${model}/${targetBranch}`;
}

function describeData(remote: string | null): string {
  if (remote === null) return "No DVC remote is configured: only the machine that trained it holds its data.";
  return `Its data is in the DVC remote ${codeSpan(remote)}: \`dvc pull\` fetches it.`;
}

export function planMergeRequest(source: MergeRequestSource): MergeRequestPlan {
  const { model, experiment, targetBranch, sha, headline, reportUrl, labels, files, remote } = source;
  return {
    branch: resultBranchName(model, targetBranch),
    targetBranch,
    files,
    message: renderResultMessage({ model, experiment, headline }),
    title: `${model}: result for ${targetBranch}`,
    description: [
      `**${escapeText(headline)}**`,
      `The full training of \`${shortSha(sha)}\` as experiment ${codeSpan(experiment)}. ${describeData(remote)}`,
      ...(reportUrl === null ? [] : [`[The whole report](${reportUrl})`]),
      `Files: ${files.map(codeSpan).join(", ")}`,
    ].join("\n\n"),
    labels,
  };
}
