import { expandBraces } from "./expand-braces.ts";
import { type Characters, matchBracket, skipEscape } from "./match-bracket.ts";

/**
 * Makes the test of one glob as GitLab matches paths: Ruby's `File.fnmatch` with `FNM_PATHNAME | FNM_DOTMATCH | FNM_EXTGLOB`.
 * `*`, `?` and `[…]` stay inside a folder, a folder `**` stands for any number of folders, and dots at the start are nothing
 * special. Throws `invalid_glob`.
 */
export function createGlobMatcher(glob: string): (path: string) => boolean {
  const patterns = expandBraces(glob).map((pattern) => [...pattern]);
  return (path) => {
    const text = [...path];
    return patterns.some((pattern) => matchesPath({ pattern, path: text }));
  };
}

interface Match {
  readonly pattern: Characters;
  readonly path: Characters;
}

/** Where the reading of pattern and path has come to. */
interface Position {
  readonly pattern: number;
  readonly path: number;
}

/** Folder by folder. What follows the last double star is tried at every folder below. */
function matchesPath(match: Match): boolean {
  let at: Position | undefined = { pattern: 0, path: 0 };
  let retry: Position | undefined;
  while (at !== undefined) {
    const start = skipDoubleStars(match.pattern, at.pattern);
    if (start !== at.pattern) {
      at = { ...at, pattern: start };
      retry = at;
    }
    const next = matchFolder(match, at);
    if (next === "done") return true;
    if (next === undefined) retry = enterFolder(match.path, retry);
    at = next ?? retry;
  }
  return false;
}

function skipDoubleStars(pattern: Characters, start: number): number {
  let at = start;
  while (pattern[at] === "*" && pattern[at + 1] === "*" && pattern[at + 2] === "/") at += 3;
  return at;
}

/** The position one folder deeper; undefined at the last name. */
function enterFolder(path: Characters, at: Position | undefined): Position | undefined {
  if (at === undefined) return undefined;
  const slash = path.indexOf("/", at.path);
  return slash < 0 ? undefined : { ...at, path: slash + 1 };
}

/** Matches one name, and goes behind the slashes of both. */
function matchFolder(match: Match, start: Position): Position | "done" | undefined {
  const end = matchName(match, start);
  if (end === undefined) return undefined;
  const deeper = enterFolder(match.path, end);
  const isOver = end.pattern >= match.pattern.length;
  if (deeper === undefined) return isOver ? "done" : undefined;
  return isOver ? undefined : { ...deeper, pattern: end.pattern + 1 };
}

/** Where the pattern of one name ends when it matches; in the path that may be before the name's end, after a star. */
function matchName(match: Match, start: Position): Position | undefined {
  let at: Position | undefined = start;
  let retry: Position | undefined;
  while (at !== undefined) {
    const step = takeStep(match, at);
    if (step.kind === "end") return step.at;
    if (step.kind === "fail") return undefined;
    if (step.kind === "star") retry = step.at;
    // The last star takes one character more.
    else if (step.kind === "differs" && retry !== undefined) retry = { ...retry, path: retry.path + 1 };
    at = step.kind === "differs" ? retry : step.at;
  }
  return undefined;
}

type Step =
  | { readonly kind: "next" | "star" | "end"; readonly at: Position }
  /** The name is through, and the pattern is not. */
  | { readonly kind: "fail" }
  | { readonly kind: "differs" };

function takeStep(match: Match, at: Position): Step {
  const { pattern, path } = match;
  const sign = pattern[at.pattern];
  if (sign === "*") return takeStar(match, at);
  if (sign !== "?" && sign !== "[") return takeLiteral(match, at);
  if (isEnd(path, at.path)) return { kind: "fail" };
  const next = at.pattern + 1;
  const after = sign === "?" ? next : matchBracket(pattern, next, path[at.path] ?? "");
  return after === undefined ? { kind: "differs" } : { kind: "next", at: { pattern: after, path: at.path + 1 } };
}

function takeStar({ pattern, path }: Match, at: Position): Step {
  let next = at.pattern;
  while (pattern[next] === "*") next++;
  const end = skipEscape(pattern, next);
  if (isEnd(pattern, end)) return { kind: "end", at: { ...at, pattern: end } };
  return isEnd(path, at.path) ? { kind: "fail" } : { kind: "star", at: { ...at, pattern: next } };
}

function takeLiteral({ pattern, path }: Match, at: Position): Step {
  const literal = skipEscape(pattern, at.pattern);
  const isOver = isEnd(pattern, literal);
  if (isEnd(path, at.path)) return isOver ? { kind: "end", at: { ...at, pattern: literal } } : { kind: "fail" };
  if (isOver || pattern[literal] !== path[at.path]) return { kind: "differs" };
  return { kind: "next", at: { pattern: literal + 1, path: at.path + 1 } };
}

/** The end of a name: also an escaped slash is one. */
const isEnd = (text: Characters, at: number) => at >= text.length || text[at] === "/";
