/**
 * Lines as they may stand in a job's log. What a training prints must not move the cursor, open sections of GitLab
 * (which need a carriage return) or give commands to GitHub's runner (`::error::`, `##[group]` at the start of a line);
 * its colours stay.
 */
export function cleanLines(text: string): string {
  return text
    .replaceAll(/\p{Cc}\[[\d;]*m|[\p{Cc}\u2028\u2029]/gu, (sign) => (isHarmless(sign) ? sign : ""))
    .replaceAll(/^(\s*)(?=::|##\[)/gm, "$1\u200b");
}

const isHarmless = (sign: string) => sign === "\n" || sign === "\t" || (sign.length > 1 && sign.startsWith("\u001b"));
