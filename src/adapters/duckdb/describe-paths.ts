/** The files of a source as an error names them: the first, and how many more. */
export function describePaths([first = "", ...others]: readonly string[]): string {
  if (others.length === 0) return first;
  return `${first} and ${others.length} more ${others.length === 1 ? "file" : "files"}`;
}
