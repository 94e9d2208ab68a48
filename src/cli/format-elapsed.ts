/** `1.3 s`, `48 s`, `3 min 05 s`, `2 h 14 min`, from milliseconds. */
export function formatElapsed(milliseconds: number): string {
  if (milliseconds < 9_950) return `${(milliseconds / 1000).toFixed(1)} s`;
  return formatWhole(milliseconds);
}

/** The same in whole seconds, for a time that is seen to run. */
export function formatWhole(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const pad = (part: number) => String(part).padStart(2, "0");
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${pad(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${pad(Math.floor((seconds % 3600) / 60))} min`;
}
