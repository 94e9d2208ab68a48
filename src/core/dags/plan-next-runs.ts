import type { DagShape, NextRun, Timetable } from "./dag-shape.ts";
import { everySeconds, parseCron, type Schedule } from "./schedule.ts";

/**
 * The first run of a DAG that is created after `now`, on both lines of Airflow, as their own timetables have it
 * (`Timetable.next_dagrun_info`). A run that is due already, and that unpausing would start, is not meant. Null where
 * there is none, or where it depends on what only a cluster knows: assets, the history, a timetable of the project's.
 * The grid of a time delta is taken to begin at the start date.
 */
export function planNextRuns(timetable: Timetable, startDate: string | null, now: Date): DagShape["next"] {
  const facts = { timetable, start: startDate === null ? null : Date.parse(startDate), now: now.getTime() };
  return { airflow2: planRun(facts, 2), airflow3: planRun(facts, 3) };
}

interface Facts {
  readonly timetable: Timetable;
  /** Milliseconds since 1970, as is `now`. */
  readonly start: number | null;
  readonly now: number;
}

function planRun(facts: Facts, line: 2 | 3): NextRun | null {
  const { timetable, start, now } = facts;
  if (timetable.kind === "once") return start !== null && start > now ? toRun(start, start) : null;
  const schedule = findSchedule(facts);
  if (schedule === undefined) return null;
  const triggers = timetable.kind.endsWith("-trigger") || (line === 3 && !timetable.kind.endsWith("-interval"));
  return triggers ? planTrigger(schedule, facts) : planInterval(schedule, facts);
}

function findSchedule({ timetable, start }: Facts): Schedule | undefined {
  const { kind, cron, seconds, timezone } = timetable;
  if (kind.startsWith("cron")) return cron === null ? undefined : parseCron(cron, timezone);
  if (kind.startsWith("delta")) return seconds === null || seconds <= 0 ? undefined : everySeconds(seconds, start);
  return undefined;
}

/** Created at the end of its data interval, and named after the beginning. */
function planInterval(schedule: Schedule, { start, now }: Facts): NextRun | null {
  const { last: begin, next: end } = schedule.around(now);
  const first = start === null ? undefined : alignToNext(schedule, start);
  if (first === undefined || (begin !== undefined && begin >= first)) return toRun(begin, end);
  return toRun(first, schedule.next(first));
}

/** Created at its time; the data interval is what lies before, nothing by default. */
function planTrigger(schedule: Schedule, { timetable, start, now }: Facts): NextRun | null {
  const first = start === null ? undefined : alignToNext(schedule, start);
  const { next } = schedule.around(now);
  const due = first !== undefined && next !== undefined && first > now ? Math.max(first, next) : next;
  const interval = timetable.kind === "cron-trigger" ? (timetable.seconds ?? 0) * 1000 : 0;
  return toRun(due === undefined ? undefined : due - interval, due);
}

/** The instant itself when it is one of the schedule's. */
function alignToNext(schedule: Schedule, instant: number): number | undefined {
  const next = schedule.next(instant);
  return next !== undefined && schedule.previous(next) === instant ? instant : next;
}

function toRun(begin: number | undefined, end: number | undefined): NextRun | null {
  if (begin === undefined || end === undefined) return null;
  const [intervalStart, intervalEnd] = [begin, end].map((time) => new Date(time).toISOString());
  if (intervalStart === undefined || intervalEnd === undefined) return null;
  return { runAfter: intervalEnd, logicalDate: intervalStart, intervalStart, intervalEnd, scoringDate: null };
}
