import type { Variables } from "./evaluate.ts";
import type { Expression } from "./expression.ts";
import { findGrounds } from "./grounds.ts";
import { type JudgedChanges, type JudgedGlob, mostComparisons } from "./judge-changes.ts";
import type { JudgedExists } from "./judge-exists.ts";
import { renderExpression } from "./render-expression.ts";
import { renderWish } from "./render-wish.ts";
import { findWish } from "./wish.ts";

/** A rule that was judged, as far as it takes to say why. */
export interface Judged {
  readonly matched: boolean;
  readonly changes: JudgedChanges | null;
  readonly exists: JudgedExists | null;
}

/** Why a rule matched or not: one sentence without a full stop. */
export function explainRule({ matched, changes, exists }: Judged, expression: Expression | null, variables: Variables) {
  const wish = expression === null ? null : findWish(expression, variables);
  if (wish !== null && wish.kind !== "granted") return renderWish(wish);
  if (changes?.matched === false) return describeUnchanged(changes);
  if (exists?.matched === false) return describeMissing(exists);
  if (!matched) return "it cannot be told which files changed, and a rule before it decided";
  const grounds = [
    ...(expression === null ? [] : [describeGrounds(expression, variables)]),
    ...(changes === null ? [] : [describeChanged(changes)]),
    ...(exists === null ? [] : [describeFound(exists)]),
  ];
  return grounds.length === 0 ? "it has no condition" : grounds.join("; ");
}

function describeGrounds(expression: Expression, variables: Variables): string {
  const grounds = findGrounds(expression, variables);
  if (grounds.length > 1) return `${grounds.join(" and ")} hold`;
  return grounds[0] === renderExpression(expression) ? "the condition holds" : `${grounds[0]} holds`;
}

function describeUnchanged({ paths, base, how, changed, examples }: JudgedChanges): string {
  const where = `${short(base)}, the ${how}`;
  if (changed === 0) return `no file changed since ${where}; would match if a file of ${listGlobs(paths)} did`;
  const more = (changed ?? 0) > examples.length ? ", …" : "";
  return `${count(changed)} changed since ${where}: ${examples.join(", ")}${more}; none matches ${listGlobs(paths)}`;
}

const describeMissing = ({ paths }: JudgedExists) => `no file of the commit matches ${listGlobs(paths)}`;

function describeChanged({ paths, base, how, changed }: JudgedChanges): string {
  if (base === null) return `changes match, whatever they are, since ${how}`;
  const hit = paths.find(({ files }) => files !== null && files > 0);
  const since = `since ${short(base)}, the ${how}`;
  return hit === undefined
    ? `${count(changed)} changed ${since}: GitLab takes more than ${most} comparisons for a match`
    : `${hit.example} changed ${since}${hit.example === hit.expanded ? "" : `, and matches ${hit.expanded}`}`;
}

function describeFound({ paths, files }: JudgedExists): string {
  const hit = paths.find(({ files: found }) => found !== null && found > 0);
  return hit === undefined
    ? `the commit has ${count(files)}: GitLab takes more than ${most} comparisons for a match`
    : `${hit.example} exists${hit.example === hit.expanded ? "" : ` and matches ${hit.expanded}`}`;
}

const most = mostComparisons.toLocaleString("en-US");

const short = (sha: string | null) => (sha ?? "").slice(0, 8);

const count = (files: number | null) => (files === 1 ? "1 file" : `${files ?? 0} files`);

function listGlobs(paths: readonly JudgedGlob[]): string {
  const globs = paths.map(({ expanded }) => expanded);
  const shown = globs.length > 5 ? [...globs.slice(0, 4), `${globs.length - 4} more globs`] : globs;
  return shown.join(" or ") || "its empty list";
}
