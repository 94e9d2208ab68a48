/** What stands where the lexer gave up → the fix. The first that matches wins. */
const hints: readonly (readonly [RegExp, string])[] = [
  [/^=/, "Compare with `==`, or match with `=~`."],
  [/^&/, "Write `&&`."],
  [/^\|/, "Write `||`."],
  [/^(?:\$|%)/, "Write `$NAME` for a variable, without braces or percent signs."],
  [/^["']/, "Close the string with the quote that opened it, on the same line; there are no escapes."],
  [
    /^\//,
    "Write a pattern as `/ab/`, with two characters or more between the slashes; a slash inside is `\\/`, one character is `/[a]/`.",
  ],
  [/^[\p{Z}\p{C}]/u, "Type this character anew: it is not seen, and is neither an ordinary blank nor a line end."],
  [/^[\p{L}\p{N}_]/u, 'Put text and numbers in quotes, as in `$NAME == "value"`.'],
];

/** The fix for what GitLab's lexer does not know, from the text before and after that point. */
export function hintForUnknownLexeme(rest: string, before: string): string {
  if (/\/[ismU]*\s*$/.test(before) && /^\w/.test(rest)) {
    return "A pattern ends at its first slash: write `\\/` for one inside it. Its flags are `i`, `s`, `m` and `U`.";
  }
  return (
    hints.find(([start]) => start.test(rest))?.[1] ??
    "Use variables, quoted strings, `/patterns/`, `null` and `== != =~ !~ && || ! ( )`."
  );
}
