/**
 * JSON as Python writes it, with bare `NaN`, `Infinity` and `-Infinity`; they become null. A parser of JSON5 reads the
 * same in ten times as long and more: DVC's answer for a plot of a million rows is 100 MB. Throws `SyntaxError`.
 */
export function parseBareJson(text: string): unknown {
  return JSON.parse(replaceBareNumbers(text));
}

/** Walks the strings only as far as there is a word to judge. */
function replaceBareNumbers(text: string): string {
  const parts: string[] = [];
  let copied = 0;
  let quote = { at: -1, inside: false };
  for (const { index, 0: word } of text.matchAll(/-?\b(?:Infinity|NaN)\b/g)) {
    quote = findQuoteBefore(text, index, quote);
    if (quote.inside) continue;
    parts.push(text.slice(copied, index), "null");
    copied = index + word.length;
  }
  return parts.length === 0 ? text : parts.join("") + text.slice(copied);
}

interface Quote {
  readonly at: number;
  /** True when a string starts there. */
  readonly inside: boolean;
}

/** The last quote before `end` that starts or ends a string, given an earlier one. */
function findQuoteBefore(text: string, end: number, { at, inside }: Quote): Quote {
  let last = at;
  let opens = inside;
  for (let next = text.indexOf('"', last + 1); next !== -1 && next < end; next = text.indexOf('"', next + 1)) {
    if (opens && isEscaped(text, next)) continue;
    opens = !opens;
    last = next;
  }
  return { at: last, inside: opens };
}

function isEscaped(text: string, at: number): boolean {
  let before = at - 1;
  while (text[before] === "\\") before--;
  return (at - before) % 2 === 0;
}
