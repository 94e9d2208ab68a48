import { Cron } from "croner";

export interface NextRunDates {
  readonly runAfter: Date;
  readonly logicalDate: Date;
}

/** A cron expression means the interval that ends on Airflow 2, and the moment itself on Airflow 3. Without catch-up. */
export function findNextRun(schedule: string | null | undefined, line: 2 | 3, now: Date): NextRunDates | null {
  if (!schedule || schedule.startsWith("@")) return null;
  const cron = new Cron(schedule, { timezone: "UTC" });
  const runAfter = cron.nextRun(now);
  if (runAfter === null) return null;
  const [previous] = cron.previousRuns(1, runAfter);
  return { runAfter, logicalDate: line === 3 ? runAfter : (previous ?? runAfter) };
}
