import type { Config } from "../../config/schema.ts";
import type { CiFacts } from "../../core/ci/ci-facts.ts";
import type { DoctorDeps, DoctorTools } from "../doctor-tools.ts";

/** What every group of checks is made from. */
export interface Examination {
  readonly deps: DoctorDeps;
  readonly tools: DoctorTools;
  /** The defaults where `cibot.yaml` cannot be read. */
  readonly config: Config;
  readonly facts: CiFacts;
  /** The branch that the change is meant for. */
  readonly targetBranch: string;
}
