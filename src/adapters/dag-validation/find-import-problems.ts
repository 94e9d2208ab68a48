import type { DagProblem, Rung } from "../../core/dags/dag-problem.ts";
import type { FileReading, ImportFailure } from "./file-reading.ts";
import type { PythonFile } from "./find-python-files.ts";
import type { FileOutcome } from "./read-files.ts";

export interface ImportOptions {
  readonly rung: Rung;
  readonly project: string;
  /** Seconds that a file may take before it is stopped. */
  readonly limit: number;
  /** Seconds from which on an import is slow. */
  readonly parseBudget: number;
}

type Found = Pick<DagProblem, "severity" | "rule" | "message" | "hint"> & Partial<Pick<DagProblem, "file" | "line">>;

/** What went wrong while a file was imported. */
export function findImportProblems(
  file: PythonFile,
  outcome: FileOutcome,
  options: ImportOptions,
): readonly DagProblem[] {
  return listProblems(file, outcome, options).map((found) => ({
    rung: options.rung,
    file: file.path,
    line: null,
    ...found,
  }));
}

function listProblems(file: PythonFile, outcome: FileOutcome, options: ImportOptions): readonly Found[] {
  if (outcome.kind === "late") return [tellLate(options.limit)];
  if (outcome.kind === "crashed") return [tellCrash(outcome)];
  const { reading } = outcome;
  if (reading.failure !== null) {
    const { file: place, ...found } = tellFailure(reading.failure, reading, options.project);
    // A refusal that names no line of the file names its DAG.
    const dagId = /\bDAG:? [`']?([\w.-]*\w)/.exec(found.message)?.[1] ?? "";
    return [{ ...found, file: place ?? file.path, line: found.line ?? findDagLine(file.text, dagId) }];
  }
  return [...tellNothing(file, reading), ...tellSlow(reading, options.parseBudget), ...tellScripts(file, reading)];
}

const tellLate = (limit: number): Found => ({
  severity: "error",
  rule: "import-timeout",
  message: `The file is not imported after ${limit} s; Airflow stops it too.`,
  hint: "Move what takes long into a task.",
});

function tellCrash({ code, said }: { readonly code: number | null; readonly said: string }): Found {
  const how = code === null ? "without a word" : code < 0 ? `by signal ${-code}` : `with exit code ${code}`;
  const last = said.split("\n").at(-1)?.trim() ?? "";
  return {
    severity: "error",
    rule: "import-crash",
    message: `The import ends the process ${how}${last === "" ? "" : `: ${cut(last)}`}.`,
    hint: "Remove what ends Python from the file and from what it imports.",
  };
}

/** Airflow's own refusals, by the name of the exception. */
const refusals: Readonly<Record<string, readonly [rule: string, hint: string]>> = {
  SyntaxError: ["syntax-error", "Mend the syntax: Airflow cannot import this file."],
  IndentationError: ["syntax-error", "Mend the indentation: Airflow cannot import this file."],
  TabError: ["syntax-error", "Mend the indentation: Airflow cannot import this file."],
  AirflowDagCycleException: ["cycle", "Remove one of the dependencies in the cycle."],
  DuplicateTaskIdFound: ["duplicate-task-id", "Give each task of a DAG an id of its own."],
  AirflowDagDuplicatedIdException: ["duplicate-dag-id", "Give each DAG an id of its own."],
  AirflowTimetableInvalid: ["invalid-schedule", "Mend the schedule of the DAG."],
};

function tellFailure(failure: ImportFailure, { guessed }: FileReading, project: string): Found {
  const { kind, line, missing, own } = failure;
  const place = { file: stripProject(failure.file, project), line };
  const message = endSentence(`${kind}: ${cut(failure.message.split("\n")[0] ?? "")}`);
  if (missing && own !== null) return { ...place, ...tellOwnModule(failure.module ?? "", own) };
  const refusal = refusals[kind];
  if (refusal !== undefined) return { ...place, severity: "error", rule: refusal[0], message, hint: refusal[1] };
  if (guessed) {
    const hint =
      "Read Variables and connections in a task or a template, or say here what they are: `AIRFLOW_VAR_NAME`.";
    return { ...place, severity: "warning", rule: "import-needs-cluster", message, hint };
  }
  return { ...place, severity: "error", rule: "import-error", message, hint: findHint(failure) };
}

function tellOwnModule(module: string, own: string): Omit<Found, "file" | "line"> {
  const [parent, name] = [own.slice(0, own.lastIndexOf(".")), own.slice(own.lastIndexOf(".") + 1)];
  return {
    severity: "error",
    rule: "import-breaks-in-project-folder",
    message: `\`${module}\` cannot be imported: on the cluster only the DAGs folder is on the path, and the file is \`${own.replaceAll(".", "/")}\` there.`,
    hint: `Write \`from ${own} import …\`, or \`from ${parent} import ${name}\`.`,
  };
}

function findHint({ kind, module, missing }: ImportFailure): string {
  if (missing && module?.startsWith("airflow")) return "Import it from where the cluster's Airflow has it.";
  if (missing) return "Install the module where Airflow runs, or import it in the task that needs it.";
  if (kind === "KeyError") return "Ask for what may be missing with `.get()`, or read it in a task.";
  return "Mend the file: Airflow takes none of its DAGs while the import fails.";
}

function tellNothing({ text }: PythonFile, { dags }: FileReading): readonly Found[] {
  if (dags.length > 0 || !/\bDAG\s*\(|^\s*@\s*(?:\w+\.)*dag\b/m.test(text)) return [];
  const hint = "Call the function that makes the DAG, and keep the result in a name of the module.";
  return [
    { severity: "warning", rule: "no-dag-found", message: "The file builds no DAG that Airflow would find.", hint },
  ];
}

function tellSlow({ seconds }: FileReading, budget: number): readonly Found[] {
  if (seconds <= budget) return [];
  const message = `The import takes ${seconds.toFixed(1)} s, more than ${budget} s; Airflow repeats it at the start of every task.`;
  return [
    { severity: "warning", rule: "slow-import", message, hint: "Move imports and work into the tasks that need them." },
  ];
}

function tellScripts({ text }: PythonFile, { dags }: FileReading): readonly Found[] {
  return dags.flatMap(({ missingScripts }) =>
    missingScripts.map(({ taskId, script }) => ({
      severity: "error" as const,
      rule: "missing-template",
      line: findLine(text, script),
      message: `Airflow takes the command of task \`${taskId}\`, which ends in \`.sh\`, for a template file, and there is none.`,
      hint: "End the command with a space, or add the file beside the DAG.",
    })),
  );
}

/** A warning for each module that a stand-in took the place of, at the first file that wants it. */
export function tellStubs(
  outcomes: ReadonlyMap<string, FileOutcome>,
  { rung, project }: ImportOptions,
): readonly DagProblem[] {
  const first = new Map<string, string>();
  for (const [file, outcome] of outcomes) {
    if (outcome.kind !== "read") continue;
    for (const module of outcome.reading.stubbed) first.set(module, first.get(module) ?? stripProject(file, project));
  }
  return [...first].map(([module, file]) => ({
    rung,
    severity: "warning",
    rule: "module-not-installed-here",
    file,
    line: null,
    message: `\`${module}\` is not installed here; a stand-in took its place.`,
    hint: "See that it is installed where Airflow runs.",
  }));
}

export const stripProject = (path: string, project: string): string =>
  path.startsWith(`${project}/`) ? path.slice(project.length + 1) : path;

/** The first line that has a text; null when none has. */
export function findLine(text: string, wanted: string): number | null {
  const index = wanted === "" ? -1 : text.indexOf(wanted);
  return index === -1 ? null : text.slice(0, index).split("\n").length;
}

/** The line that has the id as a text of its own, or as the name of a function; else where it is a part of something. */
export function findDagLine(text: string, dagId: string): number | null {
  if (dagId === "") return null;
  const spellings = [`"${dagId}"`, `'${dagId}'`, `def ${dagId}(`, dagId];
  return spellings.map((spelling) => findLine(text, spelling)).find((line) => line !== null) ?? null;
}

const cut = (text: string) => (text.length > 300 ? `${text.slice(0, 300)}…` : text);

const endSentence = (text: string) => (/[.!?…]$/.test(text) ? text : `${text}.`);
