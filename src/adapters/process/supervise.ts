import type { ChildProcess } from "node:child_process";
import { hasGroup, killGroup, milliseconds } from "./process-group.ts";

export interface SuperviseOptions {
  readonly signal: AbortSignal;
  /** Seconds; null without a limit. */
  readonly timeout: number | null;
  /** Seconds between the polite signal and the one that cannot be refused, and between that and giving up. */
  readonly grace: number;
}

/** What stops the process group of a detached child, and knows why. */
export interface Supervision {
  /** Why the group was stopped; null when it was not. */
  readonly stopped: "aborted" | "timeout" | null;
  /** True when the output was given up because a process outside the group holds it. */
  readonly abandoned: boolean;
  kill(): void;
  /** Gives back timers and listeners. */
  end(): void;
}

/** Stops the group on abort and timeout, and a stage that outlives a DVC that failed. */
export function supervise(child: ChildProcess, { signal, timeout, grace }: SuperviseOptions): Supervision {
  const state: { stopped: Supervision["stopped"]; abandoned: boolean } = { stopped: null, abandoned: false };
  const timers: NodeJS.Timeout[] = [];
  const after = (seconds: number, work: () => void) => timers.push(setTimeout(work, milliseconds(seconds)));
  // A process that left the group may hold the output for ever.
  const abandon = () => {
    state.abandoned = true;
    child.stdout?.destroy();
    child.stderr?.destroy();
  };
  const kill = () => {
    killGroup(child.pid, "SIGKILL");
    after(grace, abandon);
  };
  const stop = (why: "aborted" | "timeout") => {
    state.stopped ??= why;
    killGroup(child.pid, "SIGTERM");
    after(grace, kill);
  };
  const waitForGroup = () => {
    if (hasGroup(child.pid)) after(1, waitForGroup);
    else after(grace, abandon);
  };
  const onAbort = () => stop("aborted");
  const onExit = () => killGroup(child.pid, "SIGKILL");
  if (signal.aborted) onAbort();
  signal.addEventListener("abort", onAbort, { once: true });
  process.once("exit", onExit);
  if (timeout !== null) after(timeout, () => stop("timeout"));
  child.once("exit", (code) => {
    // A stage that outlives its DVC would write into the workspace while it is put back.
    if (code !== 0 && state.stopped === null) kill();
    else waitForGroup();
  });
  const end = () => {
    for (const timer of timers) clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
    process.removeListener("exit", onExit);
  };
  return Object.assign(state, { kill, end });
}
