import { cleanCharacters } from "./clean-characters.ts";
import { insertAt, type TextEdit } from "./text-edits.ts";

/** What a list, a quote, a table, HTML or an entity may put before the slash of a command. */
const linePrefix =
  /(?:[^\S\n]|[>|*+#_~:-])+|\d{1,9}[.)]|\[[ xX]?\]|<[^<>\n]{0,1000}>|&(?:#\w{1,8}|(?!lt;)[A-Za-z]{2,24});/uy;
const command = /\/(?=\p{L})/uy;
/** A column of its own for code: there a path like `/usr/bin` is no command, and stays as it is. */
const commandInCode = /\/(?=\p{L}[\p{L}_]*(?:\s|$))/uy;

export interface CommandPlace {
  /** Where the slash stands. */
  readonly offset: number;
  /** True when nothing but letters follows, up to a blank or the end of the line. */
  readonly exact: boolean;
}

/** The lines that a forge might read as a quick action `/close`, whatever stands before the slash. */
export function findCommands(text: string): CommandPlace[] {
  const places: CommandPlace[] = [];
  for (let line = 0; line >= 0 && line < text.length; ) {
    const next = text.indexOf("\n", line);
    const end = next < 0 ? text.length : next;
    const offset = skipPrefix(text, line, end);
    if (matchesAt(command, text, offset)) places.push({ offset, exact: matchesAt(commandInCode, text, offset) });
    line = next < 0 ? -1 : next + 1;
  }
  return places;
}

function skipPrefix(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && text[at] !== "/") {
    linePrefix.lastIndex = at;
    const found = linePrefix.exec(text)?.[0];
    if (found === undefined) return at;
    at += found.length;
  }
  return Math.min(at, end);
}

function matchesAt(pattern: RegExp, text: string, offset: number): boolean {
  pattern.lastIndex = offset;
  return pattern.test(text);
}

/** A letter or digit before the sign makes an address or `lift@10`; an underscore may be emphasis, and does not. */
const mention = /(?<![A-Za-z0-9])(?:@|&#0*64(?:;|(?![\d;]))|&#[xX]0*40(?:;|(?![\da-fA-F;]))|&commat;)(?=[^\s\u200b])/g;

/** Where a mention `@user` is to be split: behind the sign, which may be written as an entity. */
export const findMentions = (text: string): number[] =>
  [...text.matchAll(mention)].map(({ index, 0: sign }) => index + sign.length);

/** The verbs of GitLab's default pattern and of GitHub, https://docs.gitlab.com/user/project/issues/managing_issues/. */
const verb =
  /(?<![A-Za-z0-9])(?:clos(?:e[sd]?|ing)|fix(?:e[sd]|ing)?|resolv(?:e[sd]?|ing)|implement(?:s|ed|ing)?)(?![A-Za-z0-9])/giu;
const issue =
  /(?:[\w.-]{1,200}(?:\/[\w.-]{1,200}){0,20})?(?:#|&#0*35;?|&#[xX]0*23;?|&num;)\d|[A-Z][A-Z0-9_]{1,40}-\d|[Hh][Tt]{2}[Pp][Ss]?:\/\/\S{0,400}?\/\d/y;
const gap = /[^\p{L}\p{N}<&#]+|<[^<>\n]{0,100}>|&(?:#\w{1,8}|[A-Za-z]{2,24});|[<&#]|issues?(?![\p{L}\p{N}])/iuy;
const maxGaps = 20;

/** Where a keyword that closes an issue (`Fixes: group/project#1`) is to be split: behind its first letter. */
export const findClosingKeywords = (text: string): number[] =>
  [...text.matchAll(verb)]
    .filter(({ index, 0: word }) => isIssueNext(text, index + word.length))
    .map(({ index }) => index + 1);

function isIssueNext(text: string, start: number): boolean {
  let at = start;
  for (let count = 0; count < maxGaps; count += 1) {
    if (at > start && matchesAt(issue, text, at)) return true;
    gap.lastIndex = at;
    const found = gap.exec(text)?.[0];
    if (found === undefined) return false;
    at += found.length;
  }
  return false;
}

const entity = /&#(?:[xX]([0-9a-fA-F]{1,6})|(\d{1,7}));?|&[lr]lm;/g;

/** Entities of letters and digits become these: they have no use but to hide a word. Those of control characters go. */
export function findHidingEntities(text: string): TextEdit[] {
  return [...text.matchAll(entity)].flatMap(({ index, 0: whole, 1: hex, 2: decimal = "0" }) => {
    const code = whole.startsWith("&#") ? Number.parseInt(hex ?? decimal, hex === undefined ? 10 : 16) : 0x200e;
    const sign = code <= 0x10ffff ? String.fromCodePoint(code) : "\0";
    const by = sign === "\n" ? " " : cleanCharacters(sign);
    return /^[A-Za-z0-9]$/.test(sign) || by !== sign ? [{ start: index, end: index + whole.length, by }] : [];
  });
}

/** Splits mentions and closing keywords in a text that is not Markdown. */
export const splitTriggers = (text: string): TextEdit[] =>
  [...findMentions(text), ...findClosingKeywords(text), ...findCommands(text).map(({ offset }) => offset)].map(
    (offset) => insertAt(offset),
  );
