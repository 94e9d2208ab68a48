import type { Variables } from "./evaluate.ts";
import { type JudgedGlob, mostComparisons, notCompared } from "./judge-changes.ts";
import { createGlobMatcher } from "./match-glob.ts";
import type { ExistsClause } from "./rule.ts";

/** How `exists` was answered. */
export interface JudgedExists {
  /** Null when it was not asked. */
  readonly matched: boolean | null;
  readonly paths: readonly JudgedGlob[];
  /** How many files were looked at; null when it was not asked. */
  readonly files: number | null;
}

/**
 * Judges `exists` as GitLab does: whether a glob matches a file of the commit; `folder/` is any file below it. Globs with
 * special characters match without being tried when that would take more than 50,000 comparisons.
 * Source: lib/gitlab/ci/build/rules/rule/clause/exists.rb.
 * @param tracked null when it was not asked for
 */
export function judgeExists(
  { paths }: ExistsClause,
  tracked: readonly string[] | null,
  variables: Variables,
): JudgedExists {
  const globs = paths.map((glob) => notCompared(glob, variables));
  if (tracked === null) return { matched: null, paths: globs, files: null };
  const files = globs.every(({ expanded }) => isAtTop(expanded))
    ? tracked.filter((path) => !path.includes("/"))
    : tracked;
  const patterns = globs.filter(({ expanded }) => kindOf(expanded) === "pattern").length;
  const isTooMuch = patterns * files.length > mostComparisons;
  const judged = globs.map((glob) => (isTooMuch && kindOf(glob.expanded) === "pattern" ? glob : find(glob, files)));
  return {
    matched: judged.some(({ files: found }) => found !== 0),
    paths: judged,
    files: files.length,
  };
}

function find(glob: JudgedGlob, files: readonly string[]): JudgedGlob {
  const found = files.filter(createTest(glob.expanded));
  return { ...glob, files: found.length, example: found[0] ?? null };
}

function createTest(glob: string): (path: string) => boolean {
  const kind = kindOf(glob);
  if (kind === "pattern") return createGlobMatcher(glob);
  if (kind === "ending") return (path) => path.endsWith(glob.slice(anywhere.length));
  return glob.endsWith("/") ? (path) => path.startsWith(glob) : (path) => path === glob;
}

const anywhere = "**/*";

// A backslash is no special character here. An ending is a double star and `*.py`, which GitLab does not count as a pattern.
function kindOf(glob: string): "plain" | "ending" | "pattern" {
  if (isPlain(glob)) return "plain";
  const ending = glob.startsWith(anywhere) ? glob.slice(anywhere.length) : "";
  return ending.startsWith(".") && !ending.includes("/") && isPlain(ending) ? "ending" : "pattern";
}

const isPlain = (glob: string) => !/[*?[{]/.test(glob);

const isAtTop = (glob: string) => !glob.includes("/") && !glob.includes("**");
