import { cleanCharacters } from "./clean-characters.ts";
import { applyEdits, insertAt } from "./text-edits.ts";
import { splitTriggers } from "./text-triggers.ts";

/** GitLab takes 255 characters for a title; counted here in UTF-16 units, of which no forge counts more. */
const maxLine = 255;

/** `[skip ci]`, `[ci-skip]` and GitHub's other forms. */
const skipping = /\[(?=\s*(?:(?:skip|no)[\s_-]*(?:ci|actions)|(?:ci|actions)[\s_-]*skip)\s*\])/gi;
/** What makes a draft of a merge request, or a commit that is to be melted into another. */
const draft = /^[^\p{L}\p{N}\n]*(?=(?:draft|wip)(?![\p{L}\p{N}])|(?:fixup|squash|amend)!)/iu;
const trailer = /^[^\S\n]*(?=(?:cibot-[a-z-]+|skip-checks)[^\S\n]*:)/gim;
const bareMarker = /<(?=!--)/g;

/** One line for a title or a subject: no command, mention, closing keyword or draft mark; at most 255 UTF-16 units. */
export function neutralizeLine(text: string): string {
  const line = neutralizeMessage(cleanCharacters(text).replaceAll(/\s+/g, " "));
  return line.length <= maxLine
    ? line
    : line
        .slice(0, maxLine)
        .replace(/\p{Surrogate}$/u, "")
        .trimEnd();
}

/**
 * A commit message or a part of it, several lines: as `neutralizeLine`, but of any length. No line of it is a trailer of cibot
 * (`Cibot-Experiment:`) or asks to skip pipelines; who wants these adds them afterwards.
 */
export function neutralizeMessage(text: string): string {
  const clean = cleanCharacters(text).trim();
  const drafts = [...clean.matchAll(new RegExp(draft, "giu"))];
  const edits = [
    ...splitTriggers(clean),
    ...[skipping, bareMarker].flatMap((pattern) =>
      [...clean.matchAll(pattern)].map(({ index }) => insertAt(index + 1)),
    ),
    ...[...drafts, ...clean.matchAll(trailer)].map(({ index, 0: { length } }) => insertAt(index + length + 1)),
  ];
  return applyEdits(clean, edits);
}
