import { Cron } from "croner";
import type { DagShape } from "../dags/dag-shape.ts";

/** What unpausing a DAG starts at once. */
export interface Unpausing {
  readonly dagId: string;
  /** Runs that are created as soon as it is unpaused; `limit` means that many or more. */
  readonly runs: number;
  /** ISO 8601, when the first and the last of them were due; null without runs. */
  readonly first: string | null;
  readonly last: string | null;
}

/** More runs than these are not counted. */
export const countedRuns = 1000;

export interface UnpauseFacts {
  readonly line: 2 | 3 | null;
  /** Where the scheduler goes on: the next run as the cluster has it; null when it knows none yet. */
  readonly nextRunAfter: Date | null;
  readonly now: Date;
}

/**
 * With catch-up every run since the start date, or since the last one, is created; without it one, for the newest that was
 * due: https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dag-run.html#catchup. Where the file does not
 * say it, `catchup_by_default` is true on Airflow 2 and false on 3.
 */
export function previewUnpause(dag: DagShape, facts: UnpauseFacts): Unpausing {
  const ticks = findTicks(dag, facts);
  const due =
    ticks === undefined
      ? []
      : (dag.catchup ?? facts.line === 2)
        ? listAll(ticks, facts.now)
        : listNewest(ticks, facts.now);
  const text = (date: Date | undefined) => date?.toISOString() ?? null;
  return { dagId: dag.dagId, runs: due.length, first: text(due[0]), last: text(due.at(-1)) };
}

/** The times at which runs are due, from a moment on that is itself none of them. */
interface Ticks {
  readonly after: Date;
  next(at: Date): Date | null;
  /** The last one at or before a time. */
  newest(at: Date): Date | undefined;
}

function findTicks({ timetable, startDate }: DagShape, { line, nextRunAfter }: UnpauseFacts): Ticks | undefined {
  const { kind, cron, seconds, timezone } = timetable;
  const start = nextRunAfter ?? (startDate === null ? null : new Date(startDate));
  if (start === null) return undefined;
  const before = new Date(start.getTime() - 1);
  if (kind === "once") return { after: before, next: (at) => (at < start ? start : null), newest: () => start };
  // A run of an interval is due at its end, so that the first tick after the start date only begins one.
  const isInterval =
    nextRunAfter === null && (kind === "cron-interval" || kind === "delta" || (kind === "cron" && line !== 3));
  if (cron !== null) {
    const job = new Cron(cron, { timezone, mode: "5-part", paused: true });
    const begin = isInterval ? job.nextRun(before) : before;
    if (begin === null) return undefined;
    return {
      after: begin,
      next: (at) => job.nextRun(at),
      newest: (at) => job.previousRuns(1, new Date(at.getTime() + 1))[0],
    };
  }
  if (seconds === null || seconds <= 0) return undefined;
  const [period, origin] = [seconds * 1000, start.getTime()];
  const index = (at: Date) => Math.floor((at.getTime() - origin) / period);
  const tick = (count: number) => new Date(origin + count * period);
  return { after: isInterval ? start : before, next: (at) => tick(index(at) + 1), newest: (at) => tick(index(at)) };
}

function listAll({ after, next }: Ticks, now: Date): Date[] {
  const found: Date[] = [];
  for (let at = next(after); at !== null && at <= now && found.length < countedRuns; at = next(at)) found.push(at);
  return found;
}

function listNewest({ after, newest }: Ticks, now: Date): Date[] {
  const at = newest(now);
  return at === undefined || at <= after || at > now ? [] : [at];
}
