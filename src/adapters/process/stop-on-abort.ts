import { killGroup, milliseconds } from "./process-group.ts";

/** Longer than a training is given to end by itself: the child may be a cibot that stops one. */
const grace = 30;

/** Ends the process group of a detached child on abort: its children may hold the output, and would go on. */
export async function stopOnAbort<End>(
  child: PromiseLike<End> & { readonly pid?: number | undefined },
  signal: AbortSignal,
): Promise<End> {
  let timer: NodeJS.Timeout | undefined;
  const stop = () => {
    killGroup(child.pid, "SIGTERM");
    timer = setTimeout(() => killGroup(child.pid, "SIGKILL"), milliseconds(grace));
  };
  const onExit = () => killGroup(child.pid, "SIGKILL");
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop, { once: true });
  process.once("exit", onExit);
  try {
    return await child;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
    process.removeListener("exit", onExit);
  }
}
