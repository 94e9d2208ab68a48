import type { DagProblem, RungReport } from "./dag-problem.ts";

/** What a document about problems needs to know of the project. */
export interface ProblemPlace {
  /** The project's DAGs folder, relative to the repository's root: `dags`. */
  readonly folder: string;
}

/**
 * The problems as SARIF 2.1.0, a run per rung that ran
 * (https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html).
 */
export function renderSarif(reports: readonly RungReport[], { folder }: ProblemPlace): string {
  const runs = reports.filter(({ skipped }) => skipped === null).map((report) => toRun(report, folder));
  const $schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
  return `${JSON.stringify({ $schema, version: "2.1.0", runs }, null, 2)}\n`;
}

function toRun({ rung, tool, problems }: RungReport, folder: string) {
  const rules = [...new Set(problems.map(({ rule }) => rule))].toSorted();
  return {
    tool: {
      driver: {
        name: "cibot deploy-dags",
        ...(tool === null ? {} : { fullName: `cibot deploy-dags, ${rung}: ${tool}` }),
        rules: rules.map((id) => ({ id })),
      },
    },
    automationDetails: { id: `cibot/dags/${rung}` },
    columnKind: "utf16CodeUnits",
    originalUriBaseIds: { ROOT: { description: { text: "The root of the repository." } } },
    results: problems.map((problem) => toResult(problem, rules.indexOf(problem.rule), folder)),
  };
}

function toResult({ severity, rule, file, line, message, hint }: DagProblem, ruleIndex: number, folder: string) {
  const region = line === null ? {} : { region: { startLine: line } };
  const artifactLocation = { uri: encodeURI(joinPath(folder, file ?? "")), uriBaseId: "ROOT" };
  return {
    ruleId: rule,
    ruleIndex,
    level: severity,
    message: { text: `${message} ${hint}` },
    ...(file === null ? {} : { locations: [{ physicalLocation: { artifactLocation, ...region } }] }),
  };
}

/** Without a `./` at its front, which GitLab would not find. */
export const joinPath = (folder: string, file: string): string =>
  [folder.replace(/^\.\/|^\.$/, "").replace(/\/+$/, ""), file].filter((part) => part !== "").join("/");
