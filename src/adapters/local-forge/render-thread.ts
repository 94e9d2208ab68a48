import type { Target } from "../../core/publishing/target.ts";
import { escapeHtml } from "../markup/escape-html.ts";
import { renderMarkdown } from "../markup/render-markdown.ts";
import type { Thread } from "./list-threads.ts";
import type { StoredComment, StoredMergeRequest } from "./stored.ts";

/** A merge request, commit or issue: its head, its description, and its comments as a timeline. */
export function renderThread({ target, mergeRequest, comments }: Thread): string {
  const anchor = anchorOf(target);
  const notes = comments.map((comment) => `<li>${renderComment(comment)}</li>`).join("\n");
  return `<article class="thread" id="${anchor}" aria-labelledby="${anchor}-title">
${mergeRequest === null ? `<h3 id="${anchor}-title">${describeTarget(target)}</h3>` : renderHead(mergeRequest, anchor)}
${notes === "" ? "" : `<ol class="timeline">\n${notes}\n</ol>`}
</article>`;
}

const anchorOf = (target: Target) =>
  target.kind === "commit"
    ? `commit-${encodeURIComponent(target.sha)}`
    : `${target.kind === "mr" ? "merge-request" : "issue"}-${target.iid}`;

function describeTarget(target: Target): string {
  if (target.kind === "commit") return `Commit <code title="${escapeHtml(target.sha)}">${shorten(target.sha)}</code>`;
  return target.kind === "issue" ? `Issue #${target.iid}` : `Merge request !${target.iid}`;
}

const stateNames = { opened: "Open", merged: "Merged", closed: "Closed" } as const;

function renderHead(mergeRequest: StoredMergeRequest, anchor: string): string {
  const { iid, title, draft, state, author, source_branch, target_branch, labels, sha, created_at } = mergeRequest;
  const tags = labels.map((label) => `<li><bdi>${escapeHtml(label)}</bdi></li>`).join("");
  return `<h3 id="${anchor}-title"><bdi>${escapeHtml(draft ? `Draft: ${title}` : title)}</bdi> <span class="soft">!${iid}</span></h3>
<p class="facts"><span class="state ${state}">${stateNames[state]}</span> ${renderName(author)} asks to merge <code><bdi>${escapeHtml(source_branch)}</bdi></code> into <code><bdi>${escapeHtml(target_branch)}</bdi></code> <span class="soft">at <code title="${escapeHtml(sha)}">${shorten(sha)}</code>${created_at === null ? "" : ` · ${renderTime(created_at)}`}</span></p>
${tags === "" ? "" : `<ul class="labels" aria-label="Labels">${tags}</ul>`}
${renderDescription(mergeRequest, anchor)}`;
}

function renderDescription({ description }: StoredMergeRequest, anchor: string): string {
  const body = renderBody(description, anchor);
  return body.trim() === "" ? "" : `<div class="card body">${body}</div>`;
}

function renderComment(comment: StoredComment): string {
  const { id, author, body, created_at } = comment;
  const anchor = `comment-${id}`;
  const initial = [...author.trim()][0]?.toUpperCase() ?? "?";
  return `<span class="avatar" aria-hidden="true">${escapeHtml(initial)}</span>
<article class="card" id="${anchor}" aria-label="Comment ${id} by ${escapeHtml(author)}">
<p class="by"><span>${renderName(author)}${created_at === null ? "" : ` ${renderTime(created_at)}`}${renderEdits(comment)}</span> <a href="#${anchor}" aria-label="Link to comment ${id}">#${id}</a></p>
<div class="body">${renderBody(body, anchor)}</div>
</article>`;
}

/** Below the headings of page, group and thread. */
const renderBody = (markdown: string, anchor: string) =>
  renderMarkdown(markdown, { prefix: `${anchor}-`, levelsAbove: 3 });

function renderEdits({ edits, updated_at }: StoredComment): string {
  if (edits === 0) return "";
  const count = edits === 1 ? "" : ` ${edits} times`;
  const time = updated_at === null ? "" : `${edits === 1 ? "" : ", last"} ${renderTime(updated_at)}`;
  return ` · <em class="edited">edited${count}${time}</em>`;
}

const renderName = (author: string) => `<b><bdi>${escapeHtml(author)}</bdi></b>`;

/** Eight figures of a commit; all of what a person wrote instead of one. */
const shorten = (sha: string) => escapeHtml(/^[0-9a-f]{9,}$/.test(sha) ? sha.slice(0, 8) : sha);

const format = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  timeZone: "UTC",
});

const renderTime = (at: string) => `<time datetime="${escapeHtml(at)}">${format.format(new Date(at))} UTC</time>`;
