import type { DagProblem } from "../dags/dag-problem.ts";
import type { ReleaseFile } from "../releases/release.ts";
import { fileProblem, lineAt } from "./file-problem.ts";
import { findIgnoreProblems } from "./find-ignore-problems.ts";
import { findSecrets } from "./find-secrets.ts";
import { listZip } from "./list-zip.ts";
import { mayBuildDags } from "./may-build-dags.ts";

export interface FileLimits {
  /** Bytes. */
  readonly maxFileSize: number;
}

/** Bytes, and files, that a release may have in all. */
const maxTotal = 100 * 1024 ** 2;
const maxFiles = 5000;

/** What of a release should not be delivered, or is not what its author thinks once it lies below `dags/<project>/`. */
export function findUnsafeFiles(files: readonly ReleaseFile[], limits: FileLimits): DagProblem[] {
  return [
    ...findEnvironments(files),
    ...files.flatMap((file) => [
      ...findSecrets(file),
      ...findSize(file, limits),
      ...findBadName(file),
      ...findZip(file),
      ...findIgnoreProblems(file, files),
      ...findSkipped(file),
    ]),
    ...findTotals(files),
    ...findTwins(files),
  ];
}

/** One problem for each environment. */
function findEnvironments(files: readonly ReleaseFile[]): DagProblem[] {
  const places = files.flatMap(({ path }) => {
    const mark =
      /^(.*?)\/?(?:(?:^|\/)pyvenv\.cfg$|(?:(?:^|\/)(?:lib|Lib)(?:64)?(?:\/python[\d.]+)?)?(?:^|\/)site-packages\/)/.exec(
        path,
      );
    return mark === null ? [] : [mark[1] || "."];
  });
  return [...new Set(places)].map((place) =>
    fileProblem("virtual-environment", {
      file: place,
      message:
        "This is a virtual environment: Airflow would parse what is installed in it, and its links end the listing.",
      hint: "Keep it outside of the DAGs folder, and install what DAGs need into Airflow's own environment.",
    }),
  );
}

function findSize({ path, content }: ReleaseFile, { maxFileSize }: FileLimits): DagProblem[] {
  if (content.length <= maxFileSize) return [];
  return [
    fileProblem("file-too-large", {
      file: path,
      message: `The file has ${inMebibytes(content.length)}, more than the limit of ${inMebibytes(maxFileSize)}.`,
      hint: "Keep data where tasks fetch it at run time, or raise `deploy.max_file_size`.",
    }),
  ];
}

function findTotals(files: readonly ReleaseFile[]): DagProblem[] {
  const total = files.reduce((sum, { content }) => sum + content.length, 0);
  const hint = "Every parse and every worker reads this folder: keep data and environments out of it.";
  const tooLarge = `All files together have ${inMebibytes(total)}, more than ${inMebibytes(maxTotal)}.`;
  const tooMany = `There are ${files.length} files, more than ${maxFiles}.`;
  return [
    ...(total > maxTotal ? [fileProblem("release-too-large", { file: null, message: tooLarge, hint })] : []),
    ...(files.length > maxFiles ? [fileProblem("too-many-files", { file: null, message: tooMany, hint })] : []),
  ];
}

const inMebibytes = (bytes: number): string => `${(bytes / 1024 ** 2).toFixed(1)} MiB`;

function findBadName({ path }: ReleaseFile): DagProblem[] {
  if (!/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u.test(path)) return [];
  return [
    fileProblem("control-character", {
      file: path,
      message: `The name ${JSON.stringify(path)} has control characters.`,
      hint: "Rename the file.",
    }),
  ];
}

/** Names that a file system without upper and lower case takes for one. */
function findTwins(files: readonly ReleaseFile[]): DagProblem[] {
  const first = new Map<string, string>();
  return files.flatMap(({ path }) => {
    const key = path.normalize("NFC").toLowerCase();
    const twin = first.get(key);
    if (twin === undefined) first.set(key, path);
    if (twin === undefined || twin === path) return [];
    return [
      fileProblem("names-differ-by-case", {
        severity: "warning",
        file: path,
        message: `The name differs from "${twin}" by upper and lower case alone, or by how its accents are written.`,
        hint: "Rename one of the two: on some file systems one replaces the other.",
      }),
    ];
  });
}

function findZip({ path, content }: ReleaseFile): DagProblem[] {
  const modules = listZip(content)?.filter((name) => /^[^/]+\.py$/.test(name)) ?? [];
  if (modules.length === 0) return [];
  return [
    fileProblem("zip-with-modules", {
      severity: "warning",
      file: path,
      message: `Airflow takes this archive for a file with DAGs, and imports ${modules.slice(0, 3).join(", ")} from it.`,
      hint: "Deliver the modules as files, or keep the archive where Airflow does not look.",
    }),
  ];
}

const callsForDag = /^(?:(?:with\s+|\w+\s*=\s*|globals\(\)\[.*?\]\s*=\s*)?[\w.]*dag\w*\(|@[\w.]*\bdag\b)/im;

/** A file that seems to build DAGs, and that Airflow's safe mode does not open. */
function findSkipped(file: ReleaseFile): DagProblem[] {
  if (!file.path.endsWith(".py") || mayBuildDags(file)) return [];
  const found = callsForDag.exec(new TextDecoder().decode(file.content));
  if (found === null) return [];
  return [
    fileProblem("skipped-by-safe-mode", {
      severity: "warning",
      file: file.path,
      line: lineAt(new TextDecoder().decode(file.content), found.index),
      message: "Airflow does not open this file, though it seems to build a DAG: the word `airflow` is nowhere in it.",
      hint: "Write a comment such as `# An Airflow DAG` into it, if it builds one.",
    }),
  ];
}
