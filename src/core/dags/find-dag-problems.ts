import type { DagProblem, Rung } from "./dag-problem.ts";
import type { DagShape, DagTask } from "./dag-shape.ts";
import { parseCron } from "./schedule.ts";

export interface FindOptions {
  readonly rung: Rung;
  /** Line of the cluster's Airflow; null when it is not known. */
  readonly line: 2 | 3 | null;
}

type Found = Omit<DagProblem, "rung" | "file" | "line">;

/** What is wrong with DAGs that could be read: with each, and with all of them side by side. Lines are left to the caller. */
export function findDagProblems(dags: readonly DagShape[], { rung, line }: FindOptions): readonly DagProblem[] {
  const perDag = dags.flatMap((dag) => {
    const found = [
      findCycle(dag),
      findBadCron(dag),
      findMissingStart(dag, line),
      findImplicitCatchup(dag),
      findShift(dag),
    ];
    return found.flatMap((problem) => (problem === null ? [] : [{ ...problem, rung, file: dag.file, line: null }]));
  });
  return [...findDuplicates(dags, rung), ...perDag];
}

function findDuplicates(dags: readonly DagShape[], rung: Rung): readonly DagProblem[] {
  return dags.flatMap(({ dagId, file }, index) => {
    const first = dags.findIndex((other) => other.dagId === dagId);
    if (first === index) return [];
    const other = dags[first]?.file === file ? "the same file" : `\`${dags[first]?.file}\``;
    return {
      rung,
      severity: "error",
      rule: "duplicate-dag-id",
      file,
      line: null,
      message: `DAG \`${dagId}\` is in ${other} too: Airflow keeps the one that it parses last.`,
      hint: "Give each DAG an id of its own.",
    };
  });
}

function findCycle({ dagId, tasks }: DagShape): Found | null {
  const cycle = findPath(tasks);
  if (cycle === null) return null;
  return {
    severity: "error",
    rule: "cycle",
    message: `Tasks of DAG \`${dagId}\` wait for each other: ${cycle.join(" → ")}.`,
    hint: "Remove one of these dependencies.",
  };
}

/** A cycle, its first task again at its end. Null when there is none. */
function findPath(tasks: readonly DagTask[]): readonly string[] | null {
  const downstream = new Map(tasks.map((task) => [task.taskId, task.downstream]));
  const done = new Set<string>();
  for (const { taskId } of tasks) {
    // Without recursion: a chain may be longer than the stack is deep.
    const path: { readonly id: string; next: number }[] = [{ id: taskId, next: 0 }];
    const onPath = new Set([taskId]);
    for (let last = path.at(-1); last !== undefined; last = path.at(-1)) {
      const following = downstream.get(last.id)?.[last.next++];
      if (following === undefined) {
        done.add(last.id);
        onPath.delete(last.id);
        path.pop();
      } else if (onPath.has(following)) {
        return [...path.map(({ id }) => id).slice(path.findIndex(({ id }) => id === following)), following];
      } else if (!done.has(following)) {
        path.push({ id: following, next: 0 });
        onPath.add(following);
      }
    }
  }
  return null;
}

function findBadCron({ dagId, timetable: { kind, cron, timezone } }: DagShape): Found | null {
  if (!kind.startsWith("cron") || (cron !== null && parseCron(cron, timezone) !== undefined)) return null;
  return {
    severity: "error",
    rule: "invalid-schedule",
    message: `The schedule of DAG \`${dagId}\`, \`${cron}\` in ${timezone}, is no cron expression that Airflow understands.`,
    hint: "Write five fields (minute, hour, day of the month, month, day of the week), or a preset such as `@monthly`.",
  };
}

const isTimed = ({ timetable: { kind } }: DagShape) => /^(?:cron|delta|once)/.test(kind);

function findMissingStart(dag: DagShape, line: 2 | 3 | null): Found | null {
  if (dag.startDate !== null || dag.tasks.length === 0 || !(isTimed(dag) || line === 2)) return null;
  return {
    severity: line === 2 ? "error" : "warning",
    rule: "no-start-date",
    message: `DAG \`${dag.dagId}\` has no start date.`,
    hint: "Give it a constant `start_date` with a time zone.",
  };
}

function findImplicitCatchup(dag: DagShape): Found | null {
  if (dag.catchup !== null || !isTimed(dag) || dag.timetable.kind === "once") return null;
  return {
    severity: "warning",
    rule: "catchup-not-set",
    message: `DAG \`${dag.dagId}\` leaves \`catchup\` to the default: Airflow 2 starts a run for each missed interval, Airflow 3 does not.`,
    hint: "Set `catchup=False`, or `catchup=True` if the missed runs are wanted.",
  };
}

function findShift({ dagId, next: { airflow2, airflow3 } }: DagShape): Found | null {
  const [old, recent] = [airflow2?.scoringDate ?? null, airflow3?.scoringDate ?? null];
  if (old === null || recent === null || old === recent) return null;
  return {
    severity: "warning",
    rule: "scoring-date-differs",
    message: `The next run of DAG \`${dagId}\` passes the scoring date ${old} on Airflow 2 and ${recent} on Airflow 3.`,
    hint: "Derive the date from `data_interval_end`, or pin the schedule with a timetable class.",
  };
}
