import type { Config } from "../config/schema.ts";
import type { CloneInspection } from "../ports/clone-inspection.ts";
import type { DataInspection } from "../ports/data-inspection.ts";
import type { ForgeInspection } from "../ports/forge-inspection.ts";
import type { Machine } from "../ports/machine.ts";
import type { Delivery } from "./delivery.ts";
import type { Deps } from "./deps.ts";

/** What only the doctor needs. */
export interface DoctorDeps extends Deps {
  doctor(): Promise<DoctorTools>;
}

export interface DoctorTools {
  /** The forge that would be published to, and whether a flag, a variable or nothing says so. */
  readonly forge: { readonly name: string; readonly chosen: boolean };
  /** What holds when there is no `cibot.yaml`, or none that can be read. */
  readonly defaults: Config;
  /** Path of the configuration, whether it is there or not. */
  readonly configFile: string;
  readonly clone: CloneInspection;
  readonly data: DataInspection;
  readonly machine: Machine;
  /** Absolute path of the project. */
  readonly directory: string;
  /** Throws `unknown_project`, `invalid_usage`, `file_missing`. */
  gitlab(): Promise<ForgeInspection>;
  /** As for a deploy; what it waits for ends with the doctor. */
  delivery(): Promise<Delivery>;
  /** The work's end, or `answer_late` after so many seconds. */
  within<T>(seconds: number, work: Promise<T>): Promise<T>;
  /** Ends what has not answered. */
  close(): void;
}
