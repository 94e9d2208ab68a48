import { metricCatalogue } from "../core/evaluation/metric-catalogue.ts";
import { type Gate, limitKinds } from "../core/gates/gate.ts";
import { suggestName } from "../core/text/suggest-name.ts";

interface GateProblem {
  /** Within `gates`. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What is wrong with gates that can be known before anything runs. */
export function findGateProblems(
  gates: readonly Gate[],
  splits: readonly { readonly name: string }[],
): readonly GateProblem[] {
  const names = splits.map(({ name }) => name);
  return gates.flatMap((gate, index) =>
    [...checkLimits(gate), ...checkMetric(gate, names)].map(({ path, message }) => ({
      path: [index, ...path],
      message,
    })),
  );
}

function checkLimits(gate: Gate): GateProblem[] {
  const { min, max } = gate;
  if (limitKinds.every((kind) => gate[kind] === undefined))
    return [{ path: [], message: `needs a limit: ${limitKinds.join(", ")}` }];
  if (min !== undefined && max !== undefined && min > max)
    return [{ path: ["min"], message: `must not be above max, which is ${max}` }];
  return [];
}

/** Without a split the name may be one that only the training will write. */
function checkMetric({ metric, split, max_drop, max_rise }: Gate, splits: readonly string[]): GateProblem[] {
  if (split === undefined) return [];
  const problems: GateProblem[] = [];
  if (!splits.includes(split)) {
    const message = `no entry of report.predictions is named "${split}"${suggestName(split, splits)}`;
    problems.push({ path: ["split"], message });
  }
  if (!Object.hasOwn(metricCatalogue, metric)) {
    const message = `cibot measures no metric "${metric}"${suggestName(metric, Object.keys(metricCatalogue))}`;
    problems.push({ path: ["metric"], message });
  }
  if (metric === "psi" && (max_drop !== undefined || max_rise !== undefined))
    problems.push({ path: ["metric"], message: "psi compares with the baseline itself: limit it with max" });
  return problems;
}
