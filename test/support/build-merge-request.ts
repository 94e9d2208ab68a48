import { bot } from "../../src/core/merge-request/bot-identity.ts";
import type { MergeRequestSettings } from "../../src/core/merge-request/plan-merge-request.ts";
import type { MergeRequestDraft } from "../../src/ports/merge-requests.ts";

/** A merge request with what a test says, and nothing else that is special. */
export const buildDraft = (values: Partial<MergeRequestDraft> = {}): MergeRequestDraft => ({
  sourceBranch: "feature",
  targetBranch: "main",
  title: "",
  description: "",
  labels: [],
  sha: "ab12cd34".repeat(5),
  draft: false,
  reviewers: [],
  squash: false,
  removeSourceBranch: false,
  ...values,
});

/** What an empty `cibot.yaml` says, and what a test says otherwise. */
export const buildSettings = (values: Partial<MergeRequestSettings> = {}): MergeRequestSettings => ({
  mode: "merge-request",
  via: "push",
  branch: null,
  target: null,
  title: null,
  description: null,
  message: null,
  labels: [],
  draft: false,
  reviewers: [],
  autoMerge: false,
  squash: false,
  removeSourceBranch: true,
  skipCi: false,
  author: bot,
  ...values,
});
