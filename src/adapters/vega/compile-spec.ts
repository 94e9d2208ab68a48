import type { Spec } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import type { VegaLiteSpec } from "../../core/plots/plot.ts";
import { plotFailed } from "../../errors.ts";
import { createLog, describeThrown } from "./create-log.ts";

export interface CompiledSpec {
  readonly compiled: Spec;
  /** What Vega-Lite left out or replaced, in its own words. */
  readonly warnings: readonly string[];
}

/** Vega-Lite to Vega, without a word on the console. Throws `plot_failed`. */
export function compileSpec(spec: VegaLiteSpec): CompiledSpec {
  const log = createLog();
  try {
    const { spec: compiled } = compile(spec as unknown as TopLevelSpec, { logger: log });
    return { compiled, warnings: log.warnings };
  } catch (cause) {
    throw plotFailed({ detail: [describeThrown(cause), ...log.warnings].join(" · ") }, { cause });
  }
}
