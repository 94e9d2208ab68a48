import { dvcFailed, dvcMissing, stoppedBy } from "../../errors.ts";
import { type ProcessEnd, runProcess } from "../process/run-process.ts";

/** Unbuffered, so that the log is live; no telemetry; no prompt. */
export const dvcEnvironment = { DVC_NO_ANALYTICS: "1", PYTHONUNBUFFERED: "1", CI: "true" };

export type RunDvc = (...args: string[]) => Promise<ProcessEnd>;

/**
 * Runs a DVC command in a folder, until the signal ends it. Throws `dvc_missing`, `interrupted` and `terminated`; what
 * DVC says of failure is the caller's to judge.
 */
export function createRunDvc(directory: string, signal?: AbortSignal): RunDvc {
  return async (...args) => {
    const interruption = signal === undefined ? {} : { signal };
    const end = await runProcess(["dvc", ...args], { cwd: directory, env: dvcEnvironment, ...interruption });
    if (end.missing) throw dvcMissing();
    if (signal?.aborted) throw stoppedBy(signal);
    return end;
  };
}

/** Throws `dvc_failed` with DVC's own words unless the command ended well. */
export function demandSuccess(end: ProcessEnd, args: string): void {
  if (end.exitCode !== 0) throw dvcFailed({ args, detail: lastError(end.stderr) });
}

/** What DVC adds to errors that it did not foresee. */
const courtesy = /\s*Having any troubles\? Hit us up at .*/;

/** The text of the last `ERROR:` with what follows it, on one line; the end of the output when there is none. */
export function lastError(stderr: string): string {
  const at = stderr.lastIndexOf("ERROR: ");
  const text = at < 0 ? stderr.trim().split("\n").slice(-3).join("\n") : stderr.slice(at + "ERROR: ".length);
  return (
    text
      .replace(courtesy, "")
      .trim()
      .replace(/\s*\n\s*/g, " · ") || "no message"
  );
}
