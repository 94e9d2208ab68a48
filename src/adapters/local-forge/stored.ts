import type { Target } from "../../core/publishing/target.ts";

/**
 * A file of `comments/`, named after its id. A person may add one by hand; times and edits can then be left out:
 *
 *     {"id": 4, "target": {"kind": "mr", "iid": 1}, "author": "ana", "body": "Why this **cut-off**?"}
 */
export interface StoredComment {
  readonly id: number;
  readonly target: Target;
  readonly author: string;
  /** Markdown. */
  readonly body: string;
  /** ISO 8601; null when a person left it out. */
  readonly created_at: string | null;
  readonly updated_at: string | null;
  readonly edits: number;
}

const states = ["opened", "merged", "closed"] as const;

/** A file of `merge-requests/`, named after its iid. A person may set its state. */
export interface StoredMergeRequest {
  readonly iid: number;
  readonly state: (typeof states)[number];
  readonly author: string;
  readonly source_branch: string;
  readonly target_branch: string;
  readonly title: string;
  /** Markdown. */
  readonly description: string;
  readonly labels: readonly string[];
  readonly sha: string;
  /** False, or nobody, where a file of an earlier version leaves it out. */
  readonly draft: boolean;
  readonly reviewers: readonly string[];
  readonly squash: boolean;
  readonly remove_source_branch: boolean;
  readonly auto_merge: boolean;
  readonly created_at: string | null;
  readonly updated_at: string | null;
}

/** Everything the local forge holds, each list in the order of its ids. */
export interface ForgeState {
  readonly comments: readonly StoredComment[];
  readonly "merge-requests": readonly StoredMergeRequest[];
}

/** The comment in a parsed file, or what is wrong with it. */
export function parseStoredComment(value: unknown, id: number): StoredComment | string {
  if (!isRecord(value)) return notAnObject;
  const { body, author, edits = 0 } = value;
  const target = parseTarget(value.target);
  const created_at = parseTime(value.created_at);
  const updated_at = parseTime(value.updated_at ?? value.created_at);
  if (value.id !== undefined && value.id !== id) return `its id is not ${id}, as its name says`;
  if (target === undefined) return '"target" names no merge request, commit or issue';
  if (typeof author !== "string" || author === "") return '"author" is missing';
  if (typeof body !== "string") return '"body" is no text';
  if (created_at === undefined || updated_at === undefined) return notATime;
  if (!isCount(edits)) return '"edits" is no count';
  return { id, target, author, body, created_at, updated_at, edits };
}

/** The merge request in a parsed file, or what is wrong with it. */
export function parseStoredMergeRequest(value: unknown, iid: number): StoredMergeRequest | string {
  if (!isRecord(value)) return notAnObject;
  const { labels = [], reviewers = [] } = value;
  const state = states.find((name) => name === value.state);
  const created_at = parseTime(value.created_at);
  const updated_at = parseTime(value.updated_at ?? value.created_at);
  if (value.iid !== undefined && value.iid !== iid) return `its iid is not ${iid}, as its name says`;
  if (state === undefined) return `"state" is none of ${states.join(", ")}`;
  if (!isTextList(labels)) return '"labels" is no list of texts';
  if (!isTextList(reviewers)) return '"reviewers" is no list of texts';
  if (created_at === undefined || updated_at === undefined) return notATime;
  const { author, source_branch, target_branch, title, description, sha } = value;
  const texts = { author, source_branch, target_branch, title, description, sha };
  if (!areTexts(texts)) {
    const [name] = Object.entries(texts).find(([, text]) => typeof text !== "string") ?? [];
    return `"${name}" is no text`;
  }
  return { iid, state, ...texts, labels, reviewers, ...readSwitches(value), created_at, updated_at };
}

const readSwitches = ({ draft, squash, remove_source_branch, auto_merge }: Record<string, unknown>) => ({
  draft: draft === true,
  squash: squash === true,
  remove_source_branch: remove_source_branch === true,
  auto_merge: auto_merge === true,
});

const isTextList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === "string");

const notAnObject = "it is no JSON object";
const notATime = '"created_at" or "updated_at" is no time in ISO 8601';

function parseTarget(value: unknown): Target | undefined {
  if (!isRecord(value)) return undefined;
  const { kind, iid, sha } = value;
  if (kind === "commit" && typeof sha === "string" && sha !== "") return { kind, sha };
  return (kind === "mr" || kind === "issue") && isCount(iid) ? { kind, iid } : undefined;
}

function parseTime(value: unknown): string | null | undefined {
  if (value === undefined || value === null) return null;
  return typeof value === "string" && Number.isFinite(Date.parse(value)) ? value : undefined;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object" && !Array.isArray(value);

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

const areTexts = <Name extends string>(value: Record<Name, unknown>): value is Record<Name, string> =>
  Object.values(value).every((text) => typeof text === "string");
