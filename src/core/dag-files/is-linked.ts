import type { ReleaseFile } from "../releases/release.ts";
import { escapePattern } from "../text/escape-pattern.ts";

/** Whether a file of a project imports another one of it, or looks for one beside itself: it may see both in a release. */
export function isLinked({ path, content }: ReleaseFile, project: string): boolean {
  if (!path.endsWith(".py")) return false;
  const text = new TextDecoder("latin1").decode(content);
  const imported = new RegExp(`^\\s*(?:from|import)\\s+(?:${escapePattern(project)}\\b|\\.)`, "m");
  return imported.test(text) || text.includes("__file__");
}
