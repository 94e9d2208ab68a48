/** Terminal colours and cursor movements, which logs bring along; whole, so that no `[31m` stays behind. */
const terminalSequence = /(?![\n\t])\p{Cc}\[[\d;?]{0,40}[@-~]/gu;

/** Marks that turn the direction of what is read, byte order marks and anchors of annotations. */
const misleading = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]/g;

/**
 * A text whose lines end with LF alone, without control and direction characters. Other breaks of lines become blanks, half
 * characters and NUL U+FFFD. The joiners U+200C and U+200D stay, for emoji and many scripts are written with them.
 */
export function cleanCharacters(text: string): string {
  return text
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(/[\v\f\u0085\u2028\u2029]/g, " ")
    .replaceAll(/\p{Surrogate}|\0/gu, "\ufffd")
    .replaceAll(terminalSequence, "")
    .replaceAll(/(?![\n\t])\p{Cc}/gu, "")
    .replaceAll(misleading, "");
}
