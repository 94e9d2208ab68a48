import type { DagShape, NextRun } from "../../core/dags/dag-shape.ts";
import { planNextRuns } from "../../core/dags/plan-next-runs.ts";
import type { FileReading, ReadDag, RenderedDate, WantedDate } from "./file-reading.ts";

/** Templates of one DAG that are tried; the first that gives a value counts. */
const mostTemplates = 8;

/** The templates of scoring dates, for the next run on each line. `own`: the line of the interpreter's Airflow. */
export function planDates(reading: FileReading, own: 2 | 3 | null, now: Date): readonly WantedDate[] {
  return reading.dags.flatMap((dag, index) =>
    listRuns(findNext(dag, own, now)).flatMap(([line, run]) =>
      dag.dates.slice(0, mostTemplates).map(({ template }) => ({ dag: index, line, template, run })),
    ),
  );
}

/**
 * What is computed, but for what the real timetable said. Of a time delta a real one that knows no run yet says: now, and
 * then so much later; a run at a cluster goes by the last one.
 */
export function findNext(dag: ReadDag, own: 2 | 3 | null, now: Date): DagShape["next"] {
  const planned = planNextRuns(dag.timetable, dag.startDate, now);
  if (dag.next === null || !/^(?:cron|custom)/.test(dag.timetable.kind)) return planned;
  const real = { ...toIso(dag.next), scoringDate: null };
  return own === 2 ? { ...planned, airflow2: real } : { ...planned, airflow3: real };
}

function toIso({ runAfter, logicalDate, intervalStart, intervalEnd }: Omit<NextRun, "scoringDate">) {
  const iso = (text: string) => new Date(text).toISOString();
  return {
    runAfter: iso(runAfter),
    logicalDate: iso(logicalDate),
    intervalStart: iso(intervalStart),
    intervalEnd: iso(intervalEnd),
  };
}

function listRuns({ airflow2, airflow3 }: DagShape["next"]): readonly (readonly [2 | 3, NextRun])[] {
  return (
    [
      [2, airflow2],
      [3, airflow3],
    ] as const
  ).flatMap(([line, run]) => (run === null ? [] : [[line, run] as const]));
}

export interface DatedRuns {
  readonly next: DagShape["next"];
  /** The template that the scoring date came from; null without one. */
  readonly template: string | null;
  /** Why it cannot be told, when a task has a scoring date that cannot. */
  readonly why: string | null;
}

/** Puts what was rendered into the runs. */
export function fillDates(
  next: DagShape["next"],
  dag: number,
  asked: { readonly wanted: readonly WantedDate[]; readonly rendered: readonly RenderedDate[] },
): DatedRuns {
  const answers = asked.wanted.flatMap((wanted, index) => {
    const rendered = asked.rendered[index];
    return wanted.dag === dag && rendered !== undefined ? [{ ...wanted, ...rendered }] : [];
  });
  const known = answers.find(({ value }) => value !== null);
  const template = known?.template ?? null;
  const dateOf = (line: 2 | 3) =>
    answers.find((answer) => answer.line === line && answer.template === template)?.value ?? null;
  const fill = (run: NextRun | null, line: 2 | 3) => (run === null ? null : { ...run, scoringDate: dateOf(line) });
  return {
    next: { airflow2: fill(next.airflow2, 2), airflow3: fill(next.airflow3, 3) },
    template,
    why: known === undefined ? (answers[0]?.why ?? null) : null,
  };
}
