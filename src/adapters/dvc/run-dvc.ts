import { dvcFailed, dvcMissing } from "../../errors.ts";
import { type ProcessEnd, runProcess } from "../process/run-process.ts";

/** Unbuffered, so that the log is live; no telemetry; no prompt. */
export const dvcEnvironment = { DVC_NO_ANALYTICS: "1", PYTHONUNBUFFERED: "1", CI: "true" };

export type RunDvc = (...args: string[]) => Promise<ProcessEnd>;

/** Runs a short DVC command in a folder. Throws `dvc_missing`; what DVC says of failure is the caller's to judge. */
export function createRunDvc(directory: string): RunDvc {
  return async (...args) => {
    const end = await runProcess(["dvc", ...args], { cwd: directory, env: dvcEnvironment });
    if (end.missing) throw dvcMissing();
    return end;
  };
}

/** Throws `dvc_failed` with DVC's own words unless the command ended well. */
export function demandSuccess(end: ProcessEnd, args: string): void {
  if (end.exitCode !== 0) throw dvcFailed({ args, detail: lastError(end.stderr) });
}

/** The text of the last `ERROR:` with what follows it, on one line; the end of the output when there is none. */
export function lastError(stderr: string): string {
  const at = stderr.lastIndexOf("ERROR: ");
  const text = at < 0 ? stderr.trim().split("\n").slice(-3).join("\n") : stderr.slice(at + "ERROR: ".length);
  return text.trim().replace(/\s*\n\s*/g, " · ") || "no message";
}
