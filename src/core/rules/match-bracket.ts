/** Characters, not UTF-16 units: `?` takes a whole emoji. */
export type Characters = readonly string[];

/** A backslash at the end of a pattern is nothing, as in Ruby. */
export const skipEscape = (pattern: Characters, at: number): number => (pattern[at] === "\\" ? at + 1 : at);

/**
 * Where a pattern goes on after `[a-z]` when the character is in it. Ruby's reading: `[]` is empty, a `-` before `]` is
 * itself, `\` escapes, ranges are those of code points, and one that stays open matches nothing.
 * @param start behind the `[`
 */
export function matchBracket(pattern: Characters, start: number, character: string): number | undefined {
  const negated = pattern[start] === "!" || pattern[start] === "^";
  let found = false;
  let at = negated ? start + 1 : start;
  while (pattern[at] !== "]") {
    const range = readRange(pattern, at);
    if (range === undefined) return undefined;
    found ||= isBetween(character, range);
    at = range.end;
  }
  return found === negated ? undefined : at + 1;
}

interface Range {
  readonly low: string;
  readonly high: string;
  readonly end: number;
}

/** `a` or `a-z`; undefined when the bracket ends within it. */
function readRange(pattern: Characters, start: number): Range | undefined {
  const first = skipEscape(pattern, start);
  const isSpan = pattern[first + 1] === "-" && pattern[first + 2] !== "]";
  const last = isSpan ? skipEscape(pattern, first + 2) : first;
  const [low, high] = [pattern[first], pattern[last]];
  return low === undefined || high === undefined ? undefined : { low, high, end: last + 1 };
}

/** Both ends belong to a range, also when they are the wrong way round. */
function isBetween(character: string, { low, high }: Range): boolean {
  if (character === low || character === high) return true;
  const code = codeOf(character);
  return codeOf(low) < code && code < codeOf(high);
}

const codeOf = (character: string) => character.codePointAt(0) ?? 0;
