import { RE2JS, RE2JSException } from "re2js";
import { trimPythonEnd } from "./python-space.ts";

/**
 * A pattern of gitignore(5) as a regular expression, the way Python's pathspec reads it for Airflow
 * (`GitWildMatchPattern`). `nothing` matches no path; `broken` makes Airflow's listing end in an exception.
 */
export type Glob =
  | { readonly kind: "glob"; readonly source: string; readonly include: boolean }
  | { readonly kind: "nothing" }
  | { readonly kind: "broken" };

/** The regular expression is RE2's, and searches a path that has a slash at its end when it is a folder's. */
export function parseGlob(pattern: string): Glob {
  // A blank that is escaped at the end belongs to the name.
  const text = pattern.endsWith("\\ ") ? pattern : trimPythonEnd(pattern);
  if (text === "" || text === "/" || text.startsWith("#")) return { kind: "nothing" };
  const include = !text.startsWith("!");
  const given = (include ? text : text.slice(1)).split("/");
  const segments = normalizeSegments(given);
  if (segments === undefined) return { kind: "broken" };
  const source = shortSource(segments, given.at(-1) === "") ?? translateSegments(segments);
  if (source === "nothing") return { kind: "nothing" };
  return source === "broken" || !compiles(source) ? { kind: "broken" } : { kind: "glob", source, include };
}

/** False for a range that is the wrong way round. */
function compiles(source: string): boolean {
  try {
    RE2JS.compile(source);
    return true;
  } catch (error) {
    if (error instanceof RE2JSException) return false;
    throw error;
  }
}

/** A name alone may lie at any depth; a slash in front or within ties the pattern to its folder. */
function normalizeSegments(given: readonly string[]): readonly string[] | undefined {
  let segments = given;
  const alone = given.length === 1 || (given.length === 2 && given[1] === "");
  if (given[0] === "") segments = given.slice(1);
  else if (alone && given[0] !== "**") segments = ["**", ...given];
  if (segments.length === 0) return undefined;
  if (segments.at(-1) === "") segments = [...segments.slice(0, -1), "**"];
  return segments.filter((segment, at) => segment !== "**" || segments[at - 1] !== "**");
}

/** The patterns that pathspec does not translate segment by segment. */
function shortSource(segments: readonly string[], folderOnly: boolean): string | undefined {
  const joined = segments.join("/");
  if (joined === "**") return folderOnly ? "/" : ".";
  if (joined === "**/*") return ".";
  return joined === "**/*/**" ? "/" : undefined;
}

function translateSegments(segments: readonly string[]): string | "nothing" | "broken" {
  const parts: string[] = [];
  for (const [at, segment] of segments.entries()) {
    const last = at === segments.length - 1;
    if (segment === "**") {
      parts.push(translateAnyDepth(at, last));
      continue;
    }
    const name = segment === "*" ? "[^/]+" : translateName(segment);
    if (name === "nothing" || name === "broken") return name;
    const joint = at === 1 && segments[0] === "**" ? "" : "/";
    parts.push(at === 0 ? "^" : joint, name, last ? nameEnd : "");
  }
  return parts.join("");
}

/** Python's `$` is also true before a newline at the end of the text. */
const nameEnd = String.raw`(?:/|\n?\z)`;

function translateAnyDepth(at: number, last: boolean): string {
  if (at === 0) return "^(?:.+/)?";
  return last ? "/" : "(?:/.+)?";
}

function translateName(segment: string): string | "nothing" | "broken" {
  let source = "";
  for (let at = 0; at < segment.length; ) {
    const part = translatePart(segment, at);
    if (part === "nothing" || part === "broken") return part;
    source += part.source;
    at = part.next;
  }
  return source;
}

function translatePart(segment: string, at: number): { source: string; next: number } | "nothing" | "broken" {
  const char = segment.charAt(at);
  if (char === "*") return { source: "[^/]*", next: at + 1 };
  if (char === "?") return { source: "[^/]", next: at + 1 };
  if (char === "\\") {
    return at + 1 === segment.length ? "broken" : { source: RE2JS.quote(segment.charAt(at + 1)), next: at + 2 };
  }
  if (char !== "[") return { source: RE2JS.quote(char), next: at + 1 };
  const end = findClassEnd(segment, at + 1);
  return end === undefined ? "nothing" : { source: translateClass(segment.slice(at + 1, end)), next: end + 1 };
}

/** Where the `]` is; a first one is a member. */
function findClassEnd(segment: string, start: number): number | undefined {
  let at = start;
  if (segment[at] === "!" || segment[at] === "^") at++;
  if (segment[at] === "]") at++;
  const end = segment.indexOf("]", at);
  return end < 0 ? undefined : end;
}

/** Members as Python's `re` reads them, where a `[:name:]` is no class. */
function translateClass(inner: string): string {
  const negated = inner.startsWith("!") || inner.startsWith("^");
  const members = [...(negated ? inner.slice(1) : inner)];
  let source = "";
  for (let at = 0; at < members.length; at++) {
    const low = codePoint(members[at]);
    const isRange = members[at + 1] === "-" && at + 2 < members.length;
    const high = isRange ? codePoint(members[at + 2]) : low;
    source += `${escapePoint(low)}-${escapePoint(high)}`;
    if (isRange) at += 2;
  }
  return `[${negated ? "^" : ""}${source}]`;
}

const codePoint = (char: string | undefined): number => char?.codePointAt(0) ?? 0;
const escapePoint = (point: number): string => `\\x{${point.toString(16)}}`;
