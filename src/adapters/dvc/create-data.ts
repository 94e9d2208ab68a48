import type { DataCheckout, DataRemote } from "../../ports/experiments.ts";
import { createRunDvc, demandSuccess } from "./run-dvc.ts";

export function createData(directory: string): DataRemote & DataCheckout {
  const dvc = createRunDvc(directory);
  return {
    push: async () => demandSuccess(await dvc("push"), "push"),
    checkout: async () => demandSuccess(await dvc("checkout", "--force"), "checkout"),
  };
}
