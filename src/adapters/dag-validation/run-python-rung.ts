import type { DagProblem, RungReport } from "../../core/dags/dag-problem.ts";
import type { DagShape } from "../../core/dags/dag-shape.ts";
import { findDagProblems } from "../../core/dags/find-dag-problems.ts";
import {
  findDagLine,
  findImportProblems,
  findLine,
  type ImportOptions,
  stripProject,
  tellStubs,
} from "./find-import-problems.ts";
import type { PythonFile } from "./find-python-files.ts";
import { fillDates, findNext, planDates } from "./plan-dates.ts";
import { type FileOutcome, readFiles, type SessionFacts } from "./read-files.ts";

export interface PythonRung extends Omit<ImportOptions, "rung"> {
  readonly rung: "shim" | "dagbag";
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly files: readonly PythonFile[];
  readonly workers: number;
  /** Line of the cluster's Airflow, as far as it is known. */
  readonly line: 2 | 3 | null;
  readonly now: Date;
}

export interface RungResult {
  readonly report: RungReport;
  /** Null when the rung could not run. */
  readonly dags: readonly DagShape[] | null;
}

/** Reads all files with one of the scripts, and judges what it tells. */
export async function runPythonRung(options: PythonRung): Promise<RungResult> {
  const { rung, project, files, now } = options;
  const began = performance.now();
  const readings = await readFiles(options.command, {
    ...options,
    files: files.map(({ path }) => `${project}/${path}`),
    plan: (reading, { airflow }) => planDates(reading, lineOf(airflow), now),
  });
  const seconds = (performance.now() - began) / 1000;
  if (readings.kind === "failed") {
    const said = readings.said.split("\n").at(-1) || "it said nothing";
    const problems = [tellBroken(rung, said)];
    return { report: { rung, skipped: null, tool: null, problems, seconds }, dags: null };
  }
  const own = lineOf(readings.facts.airflow);
  const outcomes = new Map(files.flatMap(({ path }) => findEntry(readings.outcomes, `${project}/${path}`)));
  const dags = files.flatMap((file) => toShapes(outcomes.get(`${project}/${file.path}`), { ...options, own }));
  const line = own ?? options.line;
  const problems = [
    ...files.flatMap((file) => {
      const outcome = outcomes.get(`${project}/${file.path}`);
      return outcome === undefined ? [] : findImportProblems(file, outcome, options);
    }),
    ...tellStubs(outcomes, options),
    ...findDagProblems(dags, { rung, line }).map((problem) => placeProblem(problem, files, dags)),
  ].toSorted(byPlace);
  return { report: { rung, skipped: null, tool: nameTool(readings.facts), problems, seconds }, dags };
}

const byPlace = (one: DagProblem, other: DagProblem) =>
  compare(one.file ?? "", other.file ?? "") || (one.line ?? 0) - (other.line ?? 0) || compare(one.rule, other.rule);

const compare = (one: string, other: string) => (one < other ? -1 : Number(one > other));

const findEntry = <T>(map: ReadonlyMap<string, T>, key: string): readonly (readonly [string, T])[] => {
  const value = map.get(key);
  return value === undefined ? [] : [[key, value]];
};

const nameTool = ({ python, airflow }: SessionFacts) =>
  airflow === null ? `Python ${python}` : `Airflow ${airflow}, Python ${python}`;

const tellBroken = (rung: "shim" | "dagbag", said: string): DagProblem => ({
  rung,
  severity: rung === "dagbag" ? "error" : "warning",
  rule: "interpreter-broken",
  file: null,
  line: null,
  message: `The interpreter could not be used to read DAGs: ${said.replace(/\.$/, "")}.`,
  hint: rung === "dagbag" ? "Set `deploy.airflow_python` to a Python with Airflow installed." : "Mend `python3`.",
});

/** `3.3.2` and `3` are of line 3. */
export function lineOf(airflow: string | null): 2 | 3 | null {
  const major = Number(airflow?.split(".")[0]);
  return major === 2 || major === 3 ? major : null;
}

interface ShapeOptions {
  readonly project: string;
  readonly now: Date;
  readonly own: 2 | 3 | null;
}

function toShapes(outcome: FileOutcome | undefined, options: ShapeOptions): readonly DagShape[] {
  if (outcome?.kind !== "read") return [];
  const { reading } = outcome;
  return reading.dags.map((dag, index) => {
    const { next } = fillDates(findNext(dag, options.own, options.now), index, outcome);
    const { dagId, schedule, timetable, startDate, catchup, owner, tags, tasks } = dag;
    const { variables, connections, pools } = dag;
    return {
      dagId,
      schedule,
      timetable,
      startDate,
      catchup,
      owner,
      tags,
      tasks,
      file: stripProject(dag.file, options.project),
      parseSeconds: reading.seconds,
      exact: !reading.guessed && reading.stubbed.length === 0,
      uses: { variables, connections, pools },
      next,
    };
  });
}

/** The line where the file names the DAG; for a scoring date the line that has it. */
function placeProblem(problem: DagProblem, files: readonly PythonFile[], dags: readonly DagShape[]): DagProblem {
  const text = files.find(({ path }) => path === problem.file)?.text;
  const dagId = dags.find(({ dagId }) => problem.message.includes(`\`${dagId}\``))?.dagId;
  if (text === undefined || dagId === undefined) return problem;
  const dated = problem.rule === "scoring-date-differs" ? /scoring[_-]?date/i.exec(text)?.[0] : undefined;
  return { ...problem, line: dated === undefined ? findDagLine(text, dagId) : findLine(text, dated) };
}
