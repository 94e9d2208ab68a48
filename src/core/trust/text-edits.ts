/** A part of a text and what stands there instead; an empty part is a place to insert at. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly by: string;
}

/** Shown as nothing, and yet a character of its own: splits what a forge would read as a command or a mention. */
export const invisible = "\u200b";

export const insertAt = (offset: number, by: string = invisible): TextEdit => ({ start: offset, end: offset, by });

/** Applies edits in one pass. Of edits that overlap the first is made; whoever repeats the search finds the others. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const parts: string[] = [];
  let at = 0;
  let inserted = -1;
  for (const { start, end, by } of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    if (start < at || (start === end && start === inserted)) continue;
    parts.push(text.slice(at, start), by);
    at = end;
    inserted = start === end ? start : -1;
  }
  return parts.join("") + text.slice(at);
}
