import { appendFileSync, closeSync, openSync } from "node:fs";
import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { describeWriteFailure } from "../files/write-failure.ts";

/** A file to which lines are added. Throws `disk_full`, `write_failed`. */
export interface LineLog {
  /** At once, so that two streams stay in order and none waits in memory. */
  write(lines: readonly string[]): void;
  close(): void;
}

export function openLineLog(path: string): LineLog {
  const explain = <T>(work: () => T): T => {
    try {
      return work();
    } catch (cause) {
      throw describeWriteFailure(path, cause);
    }
  };
  const file = explain(() => openSync(path, "a"));
  return {
    write: (lines) => explain(() => appendFileSync(file, lines.map((line) => `${line}\n`).join(""))),
    close: () => closeSync(file),
  };
}

const longestLine = 1024 * 1024;

/** A carriage return ends a line too, as in progress bars; a line without end is cut at 1 MiB. */
export async function readLines(stream: Readable, onLines: (lines: readonly string[]) => void): Promise<void> {
  const text = new StringDecoder("utf8");
  let rest = "";
  for await (const chunk of stream) {
    const lines = (rest + text.write(chunk)).split(/\r?\n|\r(?=[^\n])/);
    rest = lines.pop() ?? "";
    if (rest.length > longestLine) {
      lines.push(rest);
      rest = "";
    }
    onLines(lines);
  }
  rest += text.end();
  if (rest !== "") onLines([rest.replace(/\r$/, "")]);
}
