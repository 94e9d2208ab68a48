import type { DagProblem } from "../../core/dags/dag-problem.ts";
import { describeProblem } from "../../core/dags/describe-problem.ts";
import { invalidDags } from "../../errors.ts";

/** Throws `invalid_dags` with every error, each once, whichever rungs found it. */
export function refuseErrors(problems: readonly DagProblem[], partial: Readonly<Record<string, unknown>>): void {
  const errors = problems.filter(({ severity }) => severity === "error");
  const first = errors.filter((error, at) => errors.findIndex((other) => isSame(error, other)) === at);
  if (first.length > 0) {
    throw invalidDags({ problems: first.map((error) => `${describeProblem(error)}\n  ${error.hint}`) }, { partial });
  }
}

/** A file that does not parse is met by every rung, at lines of its own. */
const isSame = (one: DagProblem, other: DagProblem) =>
  one.rule === other.rule &&
  one.file === other.file &&
  (one.message === other.message || (one.rule === "syntax-error" && one.rung !== other.rung));
