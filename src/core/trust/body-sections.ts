/** A part of a Markdown text that can be left out as a whole. */
export interface BodySection {
  /** With the line end of its last line. */
  readonly text: string;
  /** True for a top-level `<details>` block, which readers see folded. */
  readonly isFold: boolean;
}

/** Where the lines of a Markdown text stand: in a fence, in folds, or at the top. */
export interface BlockState {
  readonly fence: string | null;
  readonly folds: number;
}

export const topLevel: BlockState = { fence: null, folds: 0 };

/** The state behind a line. */
export function followLine({ fence, folds }: BlockState, line: string): BlockState {
  const [, run = "", info = ""] = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
  if (fence !== null) return { fence: run.startsWith(fence) && info.trim() === "" ? null : fence, folds };
  if (run !== "" && !(run.startsWith("`") && info.includes("`"))) return { fence: run, folds };
  const opened = line.match(/<details(?=[\s>])/gi)?.length ?? 0;
  const closed = line.match(/<\/details\s*>/gi)?.length ?? 0;
  return { fence: null, folds: Math.max(0, folds + opened - closed) };
}

const isTop = ({ fence, folds }: BlockState) => fence === null && folds === 0;

/** Cuts a text before each heading and around each `<details>` block at the top level; joined again they are the text. */
export function splitSections(markdown: string): BodySection[] {
  const sections: { lines: string[]; isFold: boolean }[] = [{ lines: [], isFold: false }];
  let state = topLevel;
  let wasFold = false;
  for (const line of markdown.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    const next = followLine(state, line.trimEnd());
    const isFold = isTop(state) && /^ {0,3}<details[\s>]/i.test(line);
    const isHeading = isTop(state) && /^ {0,3}#{1,6}[ \t]/.test(line);
    const isAfterFold = isTop(state) && wasFold && line.trim() !== "";
    if (isFold || isHeading || isAfterFold) sections.push({ lines: [], isFold });
    sections.at(-1)?.lines.push(line);
    wasFold = sections.at(-1)?.isFold === true;
    state = next;
  }
  return sections.map(({ lines, isFold }) => ({ text: lines.join(""), isFold })).filter(({ text }) => text !== "");
}
