import { createTwoFilesPatch } from "diff";

const paint = (code: number, line: string) => `\u001b[${code}m${line}\u001b[0m`;

export interface DiffInput {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** A unified diff as Git prints it; a new file is compared with `/dev/null`. */
export function renderDiff({ path, before, after }: DiffInput, color: boolean): string {
  const old = before === "" ? "/dev/null" : `a/${path}`;
  const patch = createTwoFilesPatch(old, `b/${path}`, before, after, undefined, undefined, { context: 3 });
  const lines = patch
    .trimEnd()
    .split("\n")
    .filter((line) => !/^=+$/.test(line));
  return (color ? lines.map(paintLine) : lines).join("\n");
}

function paintLine(line: string, index: number): string {
  // The two names come first; a line of the file may look like them.
  if (index < 2) return paint(1, line);
  if (line.startsWith("@@")) return paint(36, line);
  if (line.startsWith("+")) return paint(32, line);
  return line.startsWith("-") ? paint(31, line) : line;
}
