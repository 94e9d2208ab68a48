import type { DagProblem } from "../dags/dag-problem.ts";
import type { ReleaseFile } from "../releases/release.ts";
import { isIgnored, parseIgnoreFile } from "./airflow-ignore.ts";
import { fileProblem } from "./file-problem.ts";

/**
 * What a project's own `.airflowignore` no longer does, or does to everybody, below `dags/<project>/`: Airflow searches
 * with expressions in paths relative to the DAGs folder, and reads the file in the encoding of its machine.
 */
export function findIgnoreProblems({ path, content }: ReleaseFile, all: readonly ReleaseFile[]): DagProblem[] {
  if (!/(?:^|\/)\.airflowignore$/.test(path)) return [];
  const text = decode(content);
  if (text === undefined) {
    return [
      fileProblem("ignore-file-encoding", {
        file: path,
        message:
          "The file is not UTF-8; Airflow's listing of the whole DAGs folder ends in an exception when it reads it.",
        hint: "Save it as UTF-8.",
      }),
    ];
  }
  return text.split(/\r\n|\r|\n/).flatMap((line, at) => {
    if (!line.startsWith("^") || !hidesAtHome(line, all)) return [];
    return [
      fileProblem("anchored-ignore", {
        severity: "warning",
        file: path,
        line: at + 1,
        message: `"${line}" hides nothing below the project's folder: an expression with ^ begins at the DAGs folder itself.`,
        hint: `Write \`${line.slice(1)}\`, without the ^.`,
      }),
    ];
  });
}

/** Whether the line does something where the project's own folder is the DAGs folder. */
function hidesAtHome(line: string, files: readonly ReleaseFile[]): boolean {
  const { rules } = parseIgnoreFile(line, "", { line: 2, syntax: "regexp" });
  return files.some(({ path }) => isIgnored({ path, isFolder: false }, rules));
}

function decode(content: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(content);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
