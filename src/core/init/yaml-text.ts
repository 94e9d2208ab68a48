/** A text as a YAML scalar, in a block or between braces; quoted where YAML could read something else in it. */
export function yamlText(text: string): string {
  const isPlain = /^[A-Za-z_][\w./-]*$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text);
  return isPlain ? text : JSON.stringify(text);
}

/** What becomes a comment must not leave its line: names of files and columns can hold anything. */
export const commentText = (text: string): string => text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ");

const width = 116;

/** A text as lines of comment that fit the page. */
export function commentLines(text: string, indent = ""): string[] {
  const lines: string[] = [];
  for (const word of commentText(text).split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length >= width) lines.push(`${indent}# ${word}`);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
