/** How far ahead of the clock a modification time may lie, in seconds. */
const ahead = 2;
/** Live files that claim to be of a later time than this were touched by a wrong clock. */
const believable = 30;

/**
 * A modification time (seconds since 1970) that differs from those of the live files even in whole seconds: Python
 * takes bytecode for fresh when size and second of the source are equal, and Airflow re-parses only what is newer.
 * `wait`: seconds to wait first, so that it does not lie too far ahead.
 */
export function chooseModified(now: number, newestLive: number | null): { modified: number; wait: number } {
  const current = Math.floor(now);
  const newest = newestLive === null ? current - 1 : Math.floor(newestLive);
  if (newest < current || newest > current + believable) return { modified: current, wait: 0 };
  return { modified: newest + 1, wait: Math.max(0, newest + 1 - ahead - now) };
}
