import type { DataCheckout, DataRemote } from "../../ports/experiments.ts";
import { createRunDvc, demandSuccess } from "./run-dvc.ts";

/** @param signal ends an upload; a checkout goes on, since it is how an interrupted training is cleaned up */
export function createData(directory: string, signal: AbortSignal): DataRemote & DataCheckout {
  const dvc = createRunDvc(directory);
  const interruptibleDvc = createRunDvc(directory, signal);
  return {
    push: async () => demandSuccess(await interruptibleDvc("push"), "push"),
    checkout: async () => demandSuccess(await dvc("checkout", "--force"), "checkout"),
  };
}
