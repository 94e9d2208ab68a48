import type { Config } from "../../config/schema.ts";
import { notAvailable } from "../../errors.ts";

/** Throws `not_available` for a configured training engine that this version lacks. */
export function refuseEngine({ train: { engine } }: Config): void {
  if (engine !== "dvc")
    throw notAvailable({ what: `The training engine "${engine}"`, instead: "Set `train.engine: dvc`." });
}
