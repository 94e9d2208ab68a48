import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** Paths of `*.py` below a folder, links followed, folders that an `.airflowignore` of `.*` or `*` hides left out. */
export function listDagFiles(root: string, below = ""): string[] {
  const folder = join(root, below);
  if (isHidden(folder)) return [];
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = below === "" ? name : `${below}/${name}`;
      const facts = statSync(join(root, path), { throwIfNoEntry: false });
      if (facts?.isDirectory()) return listDagFiles(root, path);
      return facts?.isFile() && name.endsWith(".py") ? [path] : [];
    });
}

function isHidden(folder: string): boolean {
  const ignore = join(folder, ".airflowignore");
  if (!existsSync(ignore)) return !existsSync(folder);
  return readFileSync(ignore, "utf8")
    .split("\n")
    .some((line) => line.trim() === "*" || line.trim() === ".*");
}
