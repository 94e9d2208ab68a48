import { createHash } from "node:crypto";
import type { DagProblem, RungReport } from "./dag-problem.ts";
import { joinPath, type ProblemPlace } from "./render-sarif.ts";

/**
 * The problems as GitLab's Code Quality report (https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format).
 * What two rungs find alike stands there once: GitLab shows nothing of a report whose fingerprints repeat.
 */
export function renderCodeQuality(reports: readonly RungReport[], { folder }: ProblemPlace): string {
  const issues = reports.flatMap(({ problems }) => problems.map((problem) => toIssue(problem, folder)));
  const unique = [...new Map(issues.map((issue) => [issue.fingerprint, issue])).values()];
  return `${JSON.stringify(unique, null, 2)}\n`;
}

function toIssue({ severity, rule, file, line, message, hint }: DagProblem, folder: string) {
  const path = joinPath(folder, file ?? "");
  return {
    description: `${message} ${hint}`,
    check_name: rule,
    // Without the line: what merely moves is no new problem.
    fingerprint: createHash("sha256").update([rule, path, message].join("\0")).digest("hex"),
    severity: severity === "error" ? "critical" : "minor",
    location: { path: path === "" ? "." : path, lines: { begin: line ?? 1 } },
  };
}
