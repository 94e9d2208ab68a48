import { setFlagsFromString } from "node:v8";
import type { Diagnostic } from "@astral-sh/ruff-wasm-nodejs";
import type { DagProblem } from "../../core/dags/dag-problem.ts";
import { findPassedPaths } from "./find-passed-paths.ts";
import { findShiftingDates } from "./find-shifting-dates.ts";
import { findTopLevelCalls } from "./find-top-level-calls.ts";
import { parsePython } from "./parse-python.ts";

export interface CodeChecks {
  /** `ruff 0.17.4` */
  readonly tool: string;
  /** Sorted by line. `file` and `text`: a Python file of the release; `line`: of Airflow, null when it is not known. */
  check(file: string, text: string, line: 2 | 3 | null): readonly DagProblem[];
}

/** Ruff's rules for Airflow inside of Node, and what it has no rule for. Loads 10 MB at its first use. */
export async function createCodeChecks(): Promise<CodeChecks> {
  // To compile it well takes three times as long as to run it as it is compiled first.
  setFlagsFromString("--liftoff-only");
  const { Workspace, PositionEncoding } = await import("@astral-sh/ruff-wasm-nodejs");
  const options = { "target-version": "py38", lint: { preview: true, select: Object.keys(ruffRules) } };
  const workspace = new Workspace(options, PositionEncoding.Utf16);
  return {
    tool: `ruff ${Workspace.version()}`,
    check: (file, text, line) => {
      // As its types have it, which the package leaves out of the method's own.
      const diagnostics = workspace.check(text) as readonly Diagnostic[];
      const found = diagnostics.flatMap((diagnostic) => toProblem(file, diagnostic, line));
      if (found.some(({ rule }) => rule === "syntax-error")) return found.slice(0, 1);
      const source = parsePython(text);
      const own = [...findTopLevelCalls(source), ...findPassedPaths(source), ...findShiftingDates(source)];
      const all = [...found, ...own.map((problem) => ({ ...problem, rung: "static" as const, file }))];
      return all.toSorted((one, other) => (one.line ?? 0) - (other.line ?? 0) || (one.rule < other.rule ? -1 : 1));
    },
  };
}

type When = "removed" | "suggested" | "always";

/** Names by the codes that choose them. `AIR001` and `AIR002` are matters of taste, and `AIR003` misses the Variable of `airflow.sdk`. */
const ruffRules: Readonly<Record<string, readonly [name: string, when: When]>> = {
  AIR301: ["airflow3-removal", "removed"],
  AIR302: ["airflow3-moved-to-provider", "removed"],
  AIR303: ["airflow3-incompatible-function-signature", "removed"],
  AIR304: ["airflow3-dag-dynamic-value", "always"],
  AIR311: ["airflow3-suggested-update", "suggested"],
  AIR312: ["airflow3-suggested-to-move-to-provider", "suggested"],
  F821: ["undefined-name", "always"],
};

const whenOf: ReadonlyMap<string, When> = new Map(Object.values(ruffRules));

function toProblem(file: string, diagnostic: Diagnostic, line: 2 | 3 | null): readonly DagProblem[] {
  const { code, message, start_location, subDiagnostics } = diagnostic;
  const place = { rung: "static", file, line: start_location.row, message: endSentence(message) } as const;
  if (code === null || code === "invalid-syntax") {
    return [
      { ...place, severity: "error", rule: "syntax-error", hint: "Mend the syntax: Airflow cannot import this file." },
    ];
  }
  const severity = findSeverity(whenOf.get(code) ?? "always", line);
  if (severity === null) return [];
  const hint = endSentence(subDiagnostics[0]?.message ?? hints[code] ?? "See https://docs.astral.sh/ruff/rules/.");
  return [{ ...place, severity, rule: code, hint }];
}

function findSeverity(when: When, line: 2 | 3 | null): DagProblem["severity"] | null {
  if (when === "always") return "warning";
  if (when === "suggested") return line === 3 ? "warning" : null;
  if (line === 2) return null;
  return line === 3 ? "error" : "warning";
}

const hints: Readonly<Record<string, string>> = {
  "airflow3-dag-dynamic-value": "Use a constant, or a template that is rendered when the task runs.",
  "airflow3-removal":
    "Remove it, or use what has replaced it: https://airflow.apache.org/docs/apache-airflow/stable/installation/upgrading_to_airflow3.html.",
  "undefined-name": "Define the name, or import it.",
};

const endSentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);
