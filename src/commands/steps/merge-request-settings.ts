import type { Config } from "../../config/schema.ts";
import type { MergeRequestSettings } from "../../core/merge-request/plan-merge-request.ts";

/** What a command line says about a merge request; what it leaves out is taken from `cibot.yaml`. */
export interface MergeRequestOptions {
  readonly mode?: MergeRequestSettings["mode"];
  readonly via?: MergeRequestSettings["via"];
  readonly branch?: string;
  readonly target?: string;
  readonly title?: string;
  readonly message?: string;
  readonly label?: readonly string[];
  readonly reviewer?: readonly string[];
  readonly draft?: boolean;
  readonly autoMerge?: boolean;
  readonly squash?: boolean;
  readonly skipCi?: boolean;
}

/** @param description Markdown in place of one of cibot's own */
export function readSettings(
  config: Config["merge_request"],
  options: MergeRequestOptions = {},
  description: string | null = null,
): MergeRequestSettings {
  return {
    mode: options.mode ?? config.mode,
    via: options.via ?? config.via,
    branch: options.branch ?? null,
    target: options.target ?? config.target ?? null,
    title: options.title ?? config.title ?? null,
    description,
    message: options.message ?? null,
    labels: [...new Set([...config.labels, ...(options.label ?? [])])],
    reviewers: [...new Set([...config.reviewers, ...(options.reviewer ?? [])])],
    draft: options.draft ?? config.draft,
    autoMerge: options.autoMerge ?? config.auto_merge,
    squash: options.squash ?? config.squash,
    removeSourceBranch: config.remove_source_branch,
    skipCi: options.skipCi ?? config.skip_ci,
    author: config.author,
  };
}
