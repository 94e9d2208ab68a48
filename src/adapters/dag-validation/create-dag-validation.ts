import { stat } from "node:fs/promises";
import { join } from "node:path";
import { mayBuildDags } from "../../core/dag-files/may-build-dags.ts";
import type { DagProblem, RungReport } from "../../core/dags/dag-problem.ts";
import type { DagValidation, ValidationOptions } from "../../ports/dag-validation.ts";
import { runProcess } from "../process/run-process.ts";
import { createCodeChecks } from "./check-code.ts";
import { cleanEnvironment } from "./child-environment.ts";
import { findPythonFiles, type PythonFile } from "./find-python-files.ts";
import { lineOf, type PythonRung, type RungResult, runPythonRung } from "./run-python-rung.ts";
import { type Layout, withLayout } from "./write-layout.ts";

export interface DagValidationOptions {
  /** Folder with the Python scripts of this adapter. */
  readonly scripts: string;
  /** Of the rung `shim`. */
  readonly python?: string;
  /** What DAG files see of it is `cleanEnvironment`'s. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Seconds that the import of one file may take: Airflow's `dagbag_import_timeout`. */
  readonly limit?: number;
}

/** The rungs `static`, `shim` and `dagbag`. Throws what stops all of them: `disk_full`, `write_failed`, the signal's error. */
export function createDagValidation(options: DagValidationOptions): DagValidation {
  return {
    validate: async (files, asked) => {
      const python = findPythonFiles(files);
      // Of what Airflow lists it imports what has its words in it.
      const candidates = new Set(files.filter(mayBuildDags).map(({ path }) => path));
      const dagFiles = python.filter(
        ({ path }) => candidates.has(path) && (asked.dagFiles === undefined || asked.dagFiles.includes(path)),
      );
      const code = await checkCode(python, lineOf(asked.airflow));
      const run = (layout: Layout) => runRungs(dagFiles, layout, asked, options);
      const [shim, dagbag] = await withLayout(asked.project, files, run);
      return { reports: [code, shim.report, dagbag.report], dags: dagbag.dags ?? shim.dags };
    },
  };
}

async function checkCode(files: readonly PythonFile[], line: 2 | 3 | null): Promise<RungReport> {
  const began = performance.now();
  const { tool, check } = await createCodeChecks();
  const problems = files.flatMap(({ path, text }) => check(path, text, line));
  return { rung: "static", skipped: null, tool, problems, seconds: (performance.now() - began) / 1000 };
}

/** One after the other: each keeps two processors busy. */
async function runRungs(
  files: readonly PythonFile[],
  layout: Layout,
  asked: ValidationOptions,
  options: DagValidationOptions,
): Promise<readonly [RungResult, RungResult]> {
  const shim = await runShim(files, layout, asked, options);
  return [shim, await runDagbag(files, layout, asked, options)];
}

type Common = Omit<PythonRung, "rung" | "command" | "workers" | "line">;

const common = (
  files: readonly PythonFile[],
  layout: Layout,
  asked: ValidationOptions,
  options: DagValidationOptions,
): Common => ({
  files,
  cwd: layout.home,
  env: { ...cleanEnvironment(options.env), PYTHONDONTWRITEBYTECODE: "1" },
  signal: options.signal,
  project: asked.project,
  limit: options.limit ?? 30,
  parseBudget: asked.parseBudget,
  now: asked.now,
});

async function runShim(
  files: readonly PythonFile[],
  layout: Layout,
  asked: ValidationOptions,
  options: DagValidationOptions,
): Promise<RungResult> {
  const { python = "python3" } = options;
  const unfit = await findUnfit(python, layout.home);
  if (unfit !== null) return skip("shim", unfit);
  const line = lineOf(asked.airflow);
  const command = [python, join(options.scripts, "inspect_dags.py"), layout.dags, asked.project, String(line ?? "-")];
  return runPythonRung({ ...common(files, layout, asked, options), rung: "shim", command, line, workers: 2 });
}

/** Why a Python cannot read DAG files; null when it can. */
async function findUnfit(python: string, cwd: string): Promise<string | null> {
  const end = await runProcess([python, "-c", "import sys; print(*sys.version_info[:2])"], { cwd });
  if (end.missing) return `there is no \`${python}\``;
  const [major = 0, minor = 0] = end.stdout.split(" ").map(Number);
  if (end.exitCode !== 0) return `\`${python}\` does not run`;
  return major > 3 || (major === 3 && minor >= 8) ? null : `Python ${major}.${minor} is older than 3.8`;
}

const skip = (rung: "shim" | "dagbag", skipped: string): RungResult => ({
  report: { rung, skipped, tool: null, problems: [], seconds: 0 },
  dags: null,
});

async function runDagbag(
  files: readonly PythonFile[],
  layout: Layout,
  asked: ValidationOptions,
  options: DagValidationOptions,
): Promise<RungResult> {
  if (asked.airflowPython === null) return skip("dagbag", "no `deploy.airflow_python` is given");
  const python = await findInterpreter(asked.airflowPython);
  if (python === null) return tellNoInterpreter(asked.airflowPython);
  const command = [
    python,
    join(options.scripts, "read_dagbag.py"),
    layout.dags,
    asked.project,
    asked.now.toISOString(),
  ];
  const shared = common(files, layout, asked, options);
  const env = { ...shared.env, ...airflowSettings(layout) };
  // A second interpreter costs seconds of its own before it reads its first file.
  const workers = files.length > 40 ? 2 : 1;
  return runPythonRung({ ...shared, env, rung: "dagbag", command, workers, line: lineOf(asked.airflow) });
}

/** The interpreter itself, or that of a virtual environment's folder; null when there is none. */
async function findInterpreter(path: string): Promise<string | null> {
  for (const candidate of [join(path, "bin", "python"), path]) {
    const found = await stat(candidate).catch(() => null);
    if (found?.isFile()) return candidate;
  }
  return null;
}

function tellNoInterpreter(path: string): RungResult {
  const problem: DagProblem = {
    rung: "dagbag",
    severity: "error",
    rule: "interpreter-missing",
    file: null,
    line: null,
    message: `There is no Python at "${path}".`,
    hint: "Set `deploy.airflow_python` to an interpreter with Airflow, or to the folder of its virtual environment.",
  };
  return { report: { rung: "dagbag", skipped: null, tool: null, problems: [problem], seconds: 0 }, dags: null };
}

/** An Airflow of its own that touches nothing: no examples, a database that is never made, the time limit left to us. */
const airflowSettings = ({ home, dags }: Layout) => ({
  AIRFLOW_HOME: join(home, "airflow"),
  AIRFLOW__CORE__DAGS_FOLDER: dags,
  AIRFLOW__CORE__LOAD_EXAMPLES: "False",
  AIRFLOW__CORE__DAGBAG_IMPORT_TIMEOUT: "0",
  AIRFLOW__CORE__DAGBAG_IMPORT_ERROR_TRACEBACKS: "True",
  AIRFLOW__CORE__DAGBAG_IMPORT_ERROR_TRACEBACK_DEPTH: "50",
  AIRFLOW__DATABASE__SQL_ALCHEMY_CONN: `sqlite:///${join(home, "airflow", "none.db")}`,
  AIRFLOW__LOGGING__LOGGING_LEVEL: "ERROR",
  AIRFLOW__USAGE_DATA_COLLECTION__ENABLED: "False",
});
