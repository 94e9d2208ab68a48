import type { DagProblem } from "../dags/dag-problem.ts";
import { type AirflowDialect, findDialects, isDefaultDialect } from "./airflow-dialect.ts";
import { replayWalk, type Walk } from "./airflow-walk.ts";
import type { FolderTree } from "./folder-tree.ts";
import { mayBuildDags } from "./may-build-dags.ts";
import { type Placement, placeRelease } from "./place-release.ts";

export interface WalkQuestion extends Placement {
  /** Version of the target's Airflow; null when nobody says it. */
  readonly airflow: string | null;
}

/**
 * What Airflow's listing would meet in the whole DAGs folder, other teams' parts included, once the release is live. What
 * ends the listing is an error with the syntax of ignore files that the target's line has by default, a warning with the
 * one it can be set to. The reading is RE2's: of an expression that only Python can read a warning says so.
 */
export function findWalkProblems(tree: FolderTree, { airflow, ...placement }: WalkQuestion): DagProblem[] {
  const after = placeRelease(tree, placement);
  const found = findDialects(airflow).flatMap((dialect): DagProblem[] => {
    const walk = replayWalk(after, dialect);
    const isDefault = isDefaultDialect(dialect);
    if (walk.kind === "listed")
      return isDefault ? [...findHidden(walk, placement, dialect), ...tellAssumptions(walk)] : [];
    const wasThere = replayWalk(tree, dialect).kind === walk.kind;
    const severity = isDefault ? "error" : "warning";
    return [
      walk.kind === "loop"
        ? explainLoop(walk, { severity, dialect, placement, wasThere })
        : explainBroken(walk, { severity, dialect }),
    ];
  });
  return found.filter(
    ({ rule }, at) => found.findIndex((other) => other.rule === rule) === at || rule === "walk-assumption",
  );
}

interface Context {
  readonly severity: DagProblem["severity"];
  readonly dialect: AirflowDialect;
  readonly placement: Placement;
  /** The listing ends so already, without this release. */
  readonly wasThere: boolean;
}

/** Both ways to the folder, and whose they are. */
function explainLoop(
  { at, first, real }: Extract<Walk, { kind: "loop" }>,
  { severity, dialect, placement, wasThere }: Context,
): DagProblem {
  const owners = [...new Set([ownerOf(first), ownerOf(at)])];
  const ours = owners.includes(placement.project);
  return {
    ...problemOf("recursive-loop", severity),
    message:
      `Airflow's listing of the DAGs folder ${wasThere ? "ends already" : "would end"} in "Detected recursive loop", ` +
      `for every project's DAGs: "${first}" and "${at}" are one folder, ${real}${condition(severity, dialect)}.`,
    hint: ours
      ? `Remove one of the two from the project, or hide it by a line in its .airflowignore.`
      : `Ask who keeps ${owners.map((owner) => `"${owner}"`).join(" and ")} to remove one of the two, or hide it by a line in the .airflowignore of the DAGs folder.`,
  };
}

function explainBroken(
  { file, pattern }: Extract<Walk, { kind: "broken-ignore" }>,
  { severity, dialect }: Pick<Context, "severity" | "dialect">,
): DagProblem {
  return {
    ...problemOf("broken-ignore-file", severity),
    message:
      `The line "${pattern}" of "${file}" in the DAGs folder ends Airflow's listing in an exception, for every ` +
      `project's DAGs${condition(severity, dialect)}.`,
    hint: "Correct the line; a `#` begins a comment even behind a backslash, so that no name with one can be matched.",
  };
}

const condition = (severity: DagProblem["severity"], { syntax }: AirflowDialect): string =>
  severity === "error" ? "" : ` if it has dag_ignore_file_syntax = ${syntax}`;

/** Nothing of a project that is hidden as a whole is ever seen; that single files are is up to it. */
function findHidden(
  { files }: Extract<Walk, { kind: "listed" }>,
  placement: Placement,
  { syntax }: AirflowDialect,
): DagProblem[] {
  const { project } = placement;
  const listed = new Set(files);
  // To look whether a file builds DAGs costs more than the walk: usually the first that is listed will do.
  const isSeen = placement.files.some((file) => listed.has(`${project}/${file.path}`) && mayBuildDags(file));
  if (isSeen || !placement.files.some(mayBuildDags)) return [];
  return [
    {
      ...problemOf("hidden-from-airflow", "warning"),
      message: `Airflow will see none of the project's DAGs: .airflowignore files, read as ${syntax}, hide all of "${project}".`,
      hint: "Correct the .airflowignore of the project, or that of the DAGs folder.",
    },
  ];
}

const tellAssumptions = ({ assumptions }: Extract<Walk, { kind: "listed" }>): DagProblem[] =>
  assumptions.map((message) => ({
    ...problemOf("walk-assumption", "warning"),
    message,
    hint: "Check by hand that Airflow lists the DAGs folder.",
  }));

const ownerOf = (path: string): string => path.split("/")[0] ?? path;

const problemOf = (rule: string, severity: DagProblem["severity"]) =>
  ({ rung: "files", severity, rule, file: null, line: null }) as const;
