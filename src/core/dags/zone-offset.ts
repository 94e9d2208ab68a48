/** Milliseconds that a zone is ahead of UTC at an instant. Throws `RangeError` for a zone that does not exist. */
export function offsetAt(instant: number, zone: string): number {
  const fixed = /^([+-])(\d\d):(\d\d)$/.exec(zone);
  if (fixed !== null) return (fixed[1] === "-" ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3])) * 60_000;
  const shown = findFormat(zone).formatToParts(new Date(instant));
  const fields = Object.fromEntries(shown.map((part) => [part.type, Number(part.value)]));
  return wallOf(fields) - Math.floor(instant / 1000) * 1000;
}

/** To make one takes longer than all that is done with it. */
const formats = new Map<string, Intl.DateTimeFormat>();

function findFormat(timeZone: string): Intl.DateTimeFormat {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat("en-US", { ...parts, timeZone });
  formats.set(timeZone, format);
  return format;
}

const parts = {
  calendar: "gregory",
  hourCycle: "h23",
  year: "numeric",
  month: "numeric",
  day: "numeric",
  hour: "numeric",
  minute: "numeric",
  second: "numeric",
} as const;

const wallOf = ({ year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 }: Record<string, number>) =>
  Date.UTC(year, month - 1, day, hour, minute, second);

const day = 86_400_000;

/** True when the clocks change within a day and a half of an instant. */
export const isNearChange = (instant: number, zone: string): boolean =>
  offsetAt(instant - 1.5 * day, zone) !== offsetAt(instant + 1.5 * day, zone);

/**
 * The instant of a wall-clock time, which is given as if it were UTC. As Airflow has it (`make_aware`): of a time that
 * comes twice the second, and one that is skipped moves forward by what is skipped.
 */
export function instantOf(wall: number, zone: string): number {
  const [before, after] = [offsetAt(wall - day, zone), offsetAt(wall + day, zone)];
  const valid = [wall - before, wall - after].filter((instant) => instant + offsetAt(instant, zone) === wall);
  return valid.length > 0 ? Math.max(...valid) : wall - before;
}
