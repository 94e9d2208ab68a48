import { RE2JS, RE2JSException } from "re2js";
import type { AirflowDialect } from "./airflow-dialect.ts";
import { parseGlob } from "./airflow-ignore-glob.ts";
import { cutComment, trimPython, trimPythonEnd } from "./python-space.ts";

/** A path that Airflow asks its rules for: relative to the DAGs folder, as it walked there. */
export interface Candidate {
  readonly path: string;
  readonly isFolder: boolean;
}

/** One line of an `.airflowignore`. Of all that match, the last one says whether a path is left out. */
export interface IgnoreRule {
  readonly include: boolean;
  /** Equal for lines that Airflow 2 takes for one. */
  readonly key: string;
  matches(candidate: Candidate): boolean;
}

export interface ParsedIgnore {
  readonly rules: readonly IgnoreRule[];
  /** The first line that ends Airflow's listing in an exception; null when none does. */
  readonly broken: string | null;
  /** Lines that this reading cannot judge; they are taken to match nothing. */
  readonly unknown: readonly string[];
  /** Lines that Airflow skips with a warning in its log. */
  readonly invalid: readonly string[];
}

/** `folder`: the one the file lies in, relative to the DAGs folder as it was walked to; "" for the DAGs folder itself. */
export function parseIgnoreFile(text: string, folder: string, dialect: AirflowDialect): ParsedIgnore {
  const found: { rules: IgnoreRule[]; unknown: string[]; invalid: string[] } = { rules: [], unknown: [], invalid: [] };
  for (const raw of text.split(/\r\n|\r|\n/)) {
    const line = cutComment(raw, dialect.line === 2 ? "ascii" : "python");
    if (line === "") continue;
    const rule = dialect.syntax === "glob" ? parseGlobRule(line, folder, dialect.line) : parseRegexpRule(line, dialect);
    if (rule === "broken") return { ...found, broken: line };
    if (rule === "unknown" || rule === "invalid") found[rule].push(line);
    else if (rule !== "nothing") found.rules.push(rule);
  }
  return { ...found, broken: null };
}

/** Airflow 2 keeps the first of equal lines, so that one which is repeated after its negation has no effect. */
export function joinRules(
  inherited: readonly IgnoreRule[],
  own: readonly IgnoreRule[],
  { line }: AirflowDialect,
): readonly IgnoreRule[] {
  const all = [...inherited, ...own];
  if (line === 3) return all;
  const firsts = new Map<string, IgnoreRule>();
  for (const rule of all) if (!firsts.has(rule.key)) firsts.set(rule.key, rule);
  return [...firsts.values()];
}

export function isIgnored(candidate: Candidate, rules: readonly IgnoreRule[]): boolean {
  return rules.findLast((rule) => rule.matches(candidate))?.include ?? false;
}

function parseGlobRule(line: string, folder: string, airflow: 2 | 3): IgnoreRule | "broken" | "nothing" {
  if (trimPython(line) === "/") return "nothing";
  const glob = parseGlob(line);
  if (glob.kind !== "glob") return glob.kind;
  const base = line.startsWith("/") || line.replace(/\/+$/, "").includes("/") ? folder : null;
  const key = JSON.stringify([glob.source, glob.include, line, base]);
  const name = ({ path }: Candidate) => (base === null ? path.slice(path.lastIndexOf("/") + 1) : relative(path, base));
  return {
    include: glob.include,
    key,
    matches: airflow === 2 ? matchGlob2(line, glob.source, name) : matchGlob3(line, glob.source, name),
  };
}

const relative = (path: string, base: string): string => (base === "" ? path : path.slice(base.length + 1));

type NameOf = (candidate: Candidate) => string;

/** Airflow 2 anchors the expression, and gives a folder its slash only where the line, spaces included, ends with one. */
function matchGlob2(line: string, source: string, name: NameOf): IgnoreRule["matches"] {
  const pattern = RE2JS.compile(`^(?:${source})`);
  const withSlash = line.endsWith("/");
  return (candidate) => pattern.matcher(name(candidate) + (withSlash && candidate.isFolder ? "/" : "")).find();
}

function matchGlob3(line: string, source: string, name: NameOf): IgnoreRule["matches"] {
  const pattern = RE2JS.compile(source);
  const folderOnly = trimPythonEnd(line.replace(/^!+/, "")).endsWith("/");
  return (candidate) => {
    if (folderOnly && !candidate.isFolder) return false;
    return pattern.matcher(name(candidate) + (candidate.isFolder ? "/" : "")).find();
  };
}

/** What Python's `re` reads differently from RE2, or only one of them knows. */
const notShared = /\(\?(?:[=!(#]|<[=!a-zA-Z])|\(\?P[=>]|\\[1-9QEzZCpPuUN]|\[\[?:|\{,|[*+?}]\+/;

function parseRegexpRule(line: string, { line: airflow }: AirflowDialect): IgnoreRule | "invalid" | "unknown" {
  if (airflow === 3 && notShared.test(line)) return "unknown";
  const pattern = compileRegexp(line);
  if (pattern === undefined) return "invalid";
  return { include: true, key: line, matches: ({ path }) => pattern.matcher(path).find() };
}

function compileRegexp(source: string): RE2JS | undefined {
  try {
    return RE2JS.compile(source);
  } catch (error) {
    if (error instanceof RE2JSException) return undefined;
    throw error;
  }
}
