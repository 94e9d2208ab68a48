import type { Decision, ExplainedRule } from "../rules/decide.ts";
import type { JudgedChanges, JudgedGlob } from "../rules/judge-changes.ts";

/** Why a change is trained, in one line; why not, with all that was looked at. */
export const describeDecision = (decision: Decision): string =>
  decision.run ? describeOutcome(decision) : explainDecision(decision);

/** The decision, and every rule with its variables, why it matched or not, and what would make it match. */
export function explainDecision(decision: Decision): string {
  const rules = decision.rules.map((rule, index) => explainRule(rule, index, decision.matched));
  return [describeOutcome(decision), ...rules].join("\n\n");
}

function describeOutcome({ run, matched, rules, sets }: Decision): string {
  const rule = matched === null ? undefined : rules[matched];
  if (rule === undefined) {
    return run
      ? "Training: train.rules is empty, so every change is trained."
      : "No training: no rule of train.rules matches.";
  }
  const what = `rule ${(matched ?? 0) + 1} of train.rules matches: ${describeRule(rule)}`;
  if (!run) return `No training: ${what}; it says when: never.`;
  const names = Object.keys(sets);
  return `Training: ${what}${names.length === 0 ? "" : `; sets ${names.join(", ")}`}`;
}

function describeRule({ if: expression, changes, exists }: ExplainedRule): string {
  const parts = [
    ...(expression === null ? [] : [oneLine(expression)]),
    ...(changes === null ? [] : [`changes ${describeChanges(changes)}`]),
    ...(exists === null ? [] : [`exists ${listGlobs(exists.paths)}`]),
  ];
  return parts.join(", ") || "it has no condition";
}

function explainRule(rule: ExplainedRule, index: number, decider: number | null): string {
  const lines = [
    ...(rule.if === null ? [] : [["if", oneLine(rule.if)]]),
    ...Object.entries(rule.variables).map(([name, value]) => ["where", `$${name} is ${describeValue(value)}`]),
    ...(rule.changes === null ? [] : [["changes", describeChanges(rule.changes)]]),
    ...(rule.exists === null ? [] : [["exists", listGlobs(rule.exists.paths)]]),
    ...(rule.when === "on_success" ? [] : [["when", rule.when]]),
    ...Object.entries(rule.sets).map(([name, value]) => ["sets", `${name} to ${describeValue(value)}`]),
    ["why", rule.why],
  ];
  const rows = lines.map(([key = "", text = ""]) => `    ${key.padEnd(keyWidth)}  ${text}`);
  return [`${describeVerdict(rule, index, decider)}`, ...rows].join("\n");
}

const keyWidth = "changes".length;

function describeVerdict({ matched }: ExplainedRule, index: number, decider: number | null): string {
  if (index === decider) return `✓ rule ${index + 1} decides`;
  if (!matched) return `✗ rule ${index + 1} does not match`;
  return `· rule ${index + 1} would match, and comes after rule ${(decider ?? 0) + 1}`;
}

const describeChanges = ({ paths, compare_to }: JudgedChanges) =>
  `${listGlobs(paths)}${compare_to === null ? "" : ` (compared to ${compare_to})`}`;

/** As they are written, and what a variable made of them. */
const listGlobs = (paths: readonly JudgedGlob[]) =>
  paths.map(({ glob, expanded }) => (glob === expanded ? glob : `${glob} = ${expanded}`)).join(", ") || "(nothing)";

/** An expression of many lines is one in a log. */
const oneLine = (expression: string) => expression.replace(/\s*\n\s*/g, " ").trim();

const longest = 120;

function describeValue(value: string | null): string {
  if (value === null) return "not set";
  const characters = [...value];
  if (characters.length <= longest) return JSON.stringify(value);
  return `${JSON.stringify(characters.slice(0, longest).join(""))}… (${characters.length} characters)`;
}
