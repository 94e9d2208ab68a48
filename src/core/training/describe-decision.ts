import type { Decision } from "../rules/decide.ts";

/** Why a change is trained, or why not, with the value of every variable that a rule looked at. */
export function describeDecision({ run, matched, rules }: Decision): string {
  const rule = matched === null ? undefined : rules[matched];
  if (rule !== undefined) return `Training: rule ${(matched ?? 0) + 1} of train.rules matches: ${rule.if}`;
  if (run) return "Training: train.rules is empty, so every change is trained.";
  const tried = rules.map(({ if: expression, variables }) => `  ${expression}: ${describeVariables(variables)}`);
  return ["No training: no rule of train.rules matches.", ...tried].join("\n");
}

function describeVariables(variables: Readonly<Record<string, string | null>>): string {
  const values = Object.entries(variables);
  return values.map(([name, value]) => `$${name} is ${value === null ? "not set" : JSON.stringify(value)}`).join(", ");
}
