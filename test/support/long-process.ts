import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type LongProcessOptions, runLongProcess } from "../../src/adapters/process/run-long-process.ts";
import { temporaryFolder } from "./git-repository.ts";

interface TestedProcess extends Partial<LongProcessOptions> {
  /** What to do when the process says `ready`; else it is aborted then. */
  readonly onReady?: () => void;
}

/** A long process in a folder of its own, with the lines that it has said. Its grace is longer than a test. */
export function createLongProcess({ onReady, ...options }: TestedProcess = {}) {
  const folder = temporaryFolder();
  const abort = new AbortController();
  const ready = onReady ?? (() => abort.abort("SIGTERM"));
  const lines: string[] = [];
  const onLine = (line: string) => {
    lines.push(line);
    if (line === "ready") ready();
  };
  const log = join(folder, "train.log");
  const all = { cwd: folder, signal: abort.signal, log, onLine, timeout: null, grace: 60, ...options };
  const run = (...command: readonly string[]) => runLongProcess(command, all);
  return {
    folder,
    log: all.log,
    signal: all.signal,
    lines,
    /** The process numbers among the lines. */
    pids: () => lines.filter((line) => /^\d+$/.test(line)).map(Number),
    run,
    sh: (script: string) => run("sh", "-c", script),
    readLog: () => readFileSync(all.log, "utf8"),
  };
}
