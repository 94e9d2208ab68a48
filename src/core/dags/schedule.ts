import { Cron } from "croner";
import { instantOf, isNearChange, offsetAt } from "./zone-offset.ts";

/** The times of a schedule; milliseconds since 1970 in and out. */
export interface Schedule {
  /** The first time after an instant. Undefined when there is none. */
  next(instant: number): number | undefined;
  /** The last time before an instant. */
  previous(instant: number): number | undefined;
  /** The first time after an instant, and the one before that, as a scheduler has them that goes from time to time. */
  around(instant: number): { readonly last: number | undefined; readonly next: number | undefined };
}

/** `airflow.utils.dates.cron_presets`. */
const presets: Readonly<Record<string, string>> = {
  "@hourly": "0 * * * *",
  "@daily": "0 0 * * *",
  "@weekly": "0 0 * * 0",
  "@monthly": "0 0 1 * *",
  "@quarterly": "0 0 1 */3 *",
  "@yearly": "0 0 1 1 *",
};

/**
 * A cron expression as Airflow reads it (`airflow.timetables._cron.CronMixin`): its times are those of a clock on the
 * wall, and one that runs in every hour also runs in the hour that comes twice.
 * Undefined when the expression or the zone is none.
 */
export function parseCron(expression: string, zone: string): Schedule | undefined {
  try {
    const pattern = toPattern(expression);
    if (pattern === undefined) return undefined;
    const cron = new Cron(pattern.text, { timezone: "UTC", mode: pattern.mode });
    offsetAt(0, zone);
    const times = pattern.everyHour ? everyHour(cron, zone) : onTheWall(cron, zone);
    return { ...times, around: (instant) => findAround(times, instant, isNearChange(instant, zone)) };
  } catch {
    return undefined;
  }
}

type Times = Pick<Schedule, "next" | "previous">;

/** Where clocks change, a step from the time before leads elsewhere than a step from now. */
function findAround(times: Times, instant: number, walk: boolean): ReturnType<Schedule["around"]> {
  let last = times.previous(walk ? instant - 129_600_000 : instant);
  let next = times.next(last === undefined ? instant : last);
  while (next !== undefined && next <= instant) {
    last = next;
    next = times.next(next);
  }
  return { last, next };
}

/** Airflow's sixth field are the seconds, which croner has first. */
function toPattern(expression: string) {
  const fields = (presets[expression] ?? expression).trim().split(/\s+/);
  if (fields.length !== 5 && fields.length !== 6) return undefined;
  const everyHour = fields[1] === "*" || fields[1] === "*/1";
  if (fields.length === 5) return { text: fields.join(" "), mode: "5-part", everyHour } as const;
  return { text: [fields[5], ...fields.slice(0, 5)].join(" "), mode: "6-part", everyHour } as const;
}

const after = (cron: Cron, wall: number) => cron.nextRun(new Date(wall))?.getTime();

/** croner looks at whole seconds. */
const before = (cron: Cron, wall: number) =>
  cron.previousRuns(1, new Date(Math.ceil(wall / 1000) * 1000))[0]?.getTime();

function onTheWall(cron: Cron, zone: string): Times {
  const toInstant = (wall: number | undefined) => (wall === undefined ? undefined : instantOf(wall, zone));
  return {
    next: (instant) => toInstant(after(cron, instant + offsetAt(instant, zone))),
    previous: (instant) => toInstant(before(cron, instant + offsetAt(instant, zone))),
  };
}

function everyHour(cron: Cron, zone: string): Times {
  const move = (instant: number, find: (cron: Cron, wall: number) => number | undefined) => {
    const wall = instant + offsetAt(instant, zone);
    const found = find(cron, wall);
    return found === undefined ? undefined : instant + (found - wall);
  };
  return { next: (instant) => move(instant, after), previous: (instant) => move(instant, before) };
}

/** Every so many seconds from a start on. Its grid begins at 1970 where no start is known. */
export function everySeconds(seconds: number, start: number | null): Schedule {
  const step = seconds * 1000;
  const origin = start ?? 0;
  const next = (instant: number) => origin + (Math.floor((instant - origin) / step) + 1) * step;
  const previous = (instant: number) => origin + (Math.ceil((instant - origin) / step) - 1) * step;
  return { next, previous, around: (instant) => ({ last: next(instant) - step, next: next(instant) }) };
}
