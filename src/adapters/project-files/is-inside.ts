import { relative, sep } from "node:path";

/** Whether a path lies in a folder, or is it; both without symbolic links. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return !way.startsWith(`..${sep}`) && way !== "..";
}
