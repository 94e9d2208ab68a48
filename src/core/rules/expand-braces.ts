import { invalidGlob } from "../../errors.ts";

/** More is a mistake, or an attack: every `{a,b}` doubles the patterns. */
const mostPatterns = 10_000;

/**
 * The patterns that a glob with `{a,b}` stands for, as Ruby's `File::FNM_EXTGLOB` reads it: braces nest, `\{` is none, and a
 * glob whose brace stays open stands for nothing. Throws `invalid_glob` when they are more than 10,000.
 */
export function expandBraces(glob: string): readonly string[] {
  const patterns: string[] = [];
  const waiting = [glob];
  for (let pattern = waiting.pop(); pattern !== undefined; pattern = waiting.pop()) {
    const braces = findBraces(pattern);
    if (braces === "none") patterns.push(pattern);
    if (typeof braces === "object") waiting.push(...replaceBraces(pattern, braces).reverse());
    if (patterns.length + waiting.length > mostPatterns) throw invalidGlob({ glob, most: mostPatterns });
  }
  return patterns;
}

interface Braces {
  readonly open: number;
  readonly close: number;
}

/** The first outermost pair. A `}` before any `{` is an ordinary character. */
function findBraces(pattern: string): Braces | "none" | "unclosed" {
  let open = -1;
  let depth = 0;
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at];
    if (character === "\\") at++;
    if (character === "{" && depth++ === 0) open = at;
    if (character === "}" && open >= 0 && --depth === 0) return { open, close: at };
  }
  return open < 0 ? "none" : "unclosed";
}

function replaceBraces(pattern: string, { open, close }: Braces): string[] {
  const before = pattern.slice(0, open);
  const after = pattern.slice(close + 1);
  return splitAtCommas(pattern.slice(open + 1, close)).map((choice) => before + choice + after);
}

/** Only commas outside of inner braces separate. */
function splitAtCommas(text: string): string[] {
  const choices: string[] = [];
  let start = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === "\\") at++;
    if (character === "{") depth++;
    if (character === "}") depth--;
    if (character === "," && depth === 0) {
      choices.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...choices, text.slice(start)];
}
