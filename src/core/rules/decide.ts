import { isSecretName, mark } from "../trust/secrets.ts";
import { evaluate, isPresent, readVariable, type Variables } from "./evaluate.ts";
import { expandValues, findReferences } from "./expand-variables.ts";
import { explainRule } from "./explain-rule.ts";
import type { Expression } from "./expression.ts";
import { comparisonKey, type JudgedChanges, judgeChanges } from "./judge-changes.ts";
import { type JudgedExists, judgeExists } from "./judge-exists.ts";
import { parseRule } from "./parse-rule.ts";
import type { Rule, When } from "./rule.ts";
import { noFiles, type RuleFiles } from "./rule-files.ts";

export interface Decision {
  readonly run: boolean;
  /** The index of the rule that decided; null when none matched, or none is configured. */
  readonly matched: number | null;
  readonly rules: readonly ExplainedRule[];
  /** What the rule that decided sets in the training's environment, secrets masked. */
  readonly sets: Readonly<Record<string, string>>;
}

export interface ExplainedRule {
  /** Null for a rule without. */
  readonly if: string | null;
  readonly changes: JudgedChanges | null;
  readonly exists: JudgedExists | null;
  readonly when: When;
  readonly matched: boolean;
  /** Every variable that the rule's `if` mentions; an undefined one is null, a secret is masked. */
  readonly variables: Readonly<Record<string, string | null>>;
  /** What it would set, the variables in its values replaced, secrets masked. */
  readonly sets: Readonly<Record<string, string>>;
  /** Why it matched or not, and what would make it match: one sentence without a full stop. */
  readonly why: string;
}

/**
 * The first rule that matches decides: to run, unless it says `when: never`. When none does, nothing runs. With no rules
 * configured cibot always runs. All rules are explained, also those after the first match, so that a broken one never hides.
 * @param files what `planFiles` asks for
 * @throws `invalid_rule`, `invalid_glob`, and what kept a comparison from being made that decides
 */
export function decide(rules: readonly Rule[], variables: Variables, files: RuleFiles = noFiles): Decision {
  const judged = rules.map((rule) => judgeRule(rule, variables, files));
  const first = judged.findIndex(({ matched }) => matched);
  const blocked = judged.findIndex(({ failure }) => failure !== null);
  const failure = judged[blocked]?.failure ?? null;
  if (failure !== null && (first === -1 || blocked < first)) throw failure;
  const decider = judged[first]?.explained;
  return {
    run: rules.length === 0 || (decider !== undefined && decider.when !== "never"),
    matched: first === -1 ? null : first,
    rules: judged.map(({ explained }) => explained),
    sets: decider === undefined || decider.when === "never" ? {} : decider.sets,
  };
}

/** What has to be read of the repository before rules can be judged: only what a rule whose `if` matches asks for. */
export interface FilesPlan {
  /** The keys of `RuleFiles.comparisons`. */
  readonly comparisons: readonly (string | null)[];
  readonly tracked: boolean;
}

/** Throws `invalid_rule`. */
export function planFiles(rules: readonly Rule[], variables: Variables): FilesPlan {
  const open = rules.filter((rule) => isOpen(rule, variables));
  const keys = open.flatMap(({ changes }) => (changes === undefined ? [] : [comparisonKey(changes, variables)]));
  return { comparisons: [...new Set(keys)], tracked: open.some(({ exists }) => exists !== undefined) };
}

const isOpen = (rule: Rule, variables: Variables) =>
  rule.if === undefined || isPresent(evaluate(parseRule(rule.if), variables));

interface JudgedRule {
  readonly matched: boolean;
  readonly explained: ExplainedRule;
  /** Why it could not be told whether the rule matches. */
  readonly failure: Error | null;
}

function judgeRule(rule: Rule, variables: Variables, files: RuleFiles): JudgedRule {
  const expression = rule.if === undefined ? null : parseRule(rule.if);
  const holds = expression === null || isPresent(evaluate(expression, variables));
  const { failure, ...clauses } = judgeClauses(rule, variables, holds ? files : null);
  const matched = holds && clauses.changes?.matched !== null && hold(clauses);
  const judged = { if: rule.if ?? null, ...clauses, when: rule.when ?? "on_success", matched } as const;
  const known = expression === null ? [] : variableNames(expression);
  return {
    matched,
    failure,
    explained: {
      ...judged,
      variables: Object.fromEntries(known.map((name) => [name, showVariable(name, variables)])),
      sets: showValues(rule.variables ?? {}, variables),
      why: explainRule(judged, expression, variables),
    },
  };
}

interface JudgedClauses {
  readonly changes: JudgedChanges | null;
  readonly exists: JudgedExists | null;
}

/** @param files null when they were not asked for, since `if` does not match */
function judgeClauses(
  { changes, exists }: Rule,
  variables: Variables,
  files: RuleFiles | null,
): JudgedClauses & Pick<JudgedRule, "failure"> {
  const comparison = changes === undefined ? undefined : files?.comparisons.get(comparisonKey(changes, variables));
  const judged = changes === undefined ? null : judgeChanges(changes, comparison, variables);
  const tracked = files === null || judged?.matched === false ? null : files.tracked;
  const clauses = { changes: judged, exists: exists === undefined ? null : judgeExists(exists, tracked, variables) };
  // A file that does not exist answers for the whole rule, whatever changed.
  const failure = comparison?.kind === "unknown" && hold(clauses) ? comparison.error : null;
  return { ...clauses, failure };
}

const hold = ({ changes, exists }: JudgedClauses) => changes?.matched !== false && exists?.matched !== false;

/** What a decision sets in the training's environment, secrets and all: not to be shown. */
export function findTrainingVariables(
  rules: readonly Rule[],
  { run, matched }: Decision,
  variables: Variables,
): Record<string, string> {
  const values = run && matched !== null ? rules[matched]?.variables : undefined;
  return expandValues(values ?? {}, variables);
}

function showValues(values: Readonly<Record<string, string>>, variables: Variables): Record<string, string> {
  const isSecret = (name: string) => [name, ...findReferences(values[name] ?? "")].some(isSecretName);
  const expanded = Object.entries(expandValues(values, variables));
  return Object.fromEntries(expanded.map(([name, value]) => [name, isSecret(name) ? mark : value]));
}

/** An empty secret is shown as such: it explains much. */
function showVariable(name: string, variables: Variables): string | null {
  const value = readVariable(name, variables);
  return value !== null && value !== "" && isSecretName(name) ? mark : value;
}

function variableNames(node: Expression): readonly string[] {
  if (node.kind === "variable") return [node.name];
  if (node.kind === "not") return variableNames(node.operand);
  return node.kind === "binary" ? [...variableNames(node.left), ...variableNames(node.right)] : [];
}
