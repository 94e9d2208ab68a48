import { count } from "../report/format.ts";
import { type Check, type CheckGroup, type CheckStatus, checkGroups } from "./check.ts";
import { findWorst } from "./find-worst.ts";

const headings: Readonly<Record<CheckGroup, string>> = {
  run: "Where cibot runs",
  git: "Git",
  configuration: "Configuration",
  gitlab: "GitLab",
  dvc: "DVC",
  machine: "This machine",
  airflow: "Airflow",
};

/** One line per check, below it the fix of what is not well; at the end how many there are of each. */
export function renderChecks(checks: readonly Check[]): string {
  const groups = checkGroups.flatMap((group) => {
    const own = checks.filter((check) => check.group === group);
    return own.length === 0 ? [] : [headings[group], ...own.flatMap(renderCheck), ""];
  });
  return [...groups, summarize(checks)].join("\n");
}

const renderCheck = ({ status, title, seen, fix }: Check): string[] => [
  `${status.padEnd(4)}  ${title}: ${seen}`,
  ...(fix === null ? [] : [`      fix: ${fix}`]),
];

/** `2 of 31 checks fail, 1 warning.` */
function summarize(checks: readonly Check[]): string {
  const number = (status: CheckStatus) => checks.filter((check) => check.status === status).length;
  const all = count(checks.length, "check");
  const warnings = number("warn") === 0 ? "" : `, ${count(number("warn"), "warning")}`;
  if (findWorst(checks) === "fail") return `${number("fail")} of ${all} failed${warnings}.`;
  return `${all}, none failed${warnings}.`;
}
