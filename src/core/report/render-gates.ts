import type { GateCheck, Outcome } from "../gates/gate.ts";
import { describeSource } from "../gates/list-evidence.ts";
import { outcomes } from "../gates/summarize-gates.ts";
import { count } from "./format.ts";
import { codeSpan, escapeText, renderFold } from "./markdown.ts";
import type { Report } from "./report.ts";

const symbols: Readonly<Record<Outcome, string>> = { failed: "❌", warned: "⚠️", skipped: "⏭️", passed: "✅" };

/** What needs a look in the open, the worst first, as lines that a phone can wrap; what passed in a fold. */
export function renderGates({ gates }: Pick<Report, "gates">): string | null {
  if (gates.length === 0) return null;
  const shown = outcomes.filter((outcome) => outcome !== "passed").flatMap((outcome) => listChecks(gates, outcome));
  const passed = listChecks(gates, "passed");
  const fold = `${symbols.passed} ${count(passed.length, "gate")} passed`;
  return [
    ...(shown.length === 0 ? [] : [shown.join("\n")]),
    ...(passed.length === 0 ? [] : [renderFold(fold, passed.join("\n"))]),
  ].join("\n\n");
}

function listChecks(gates: readonly GateCheck[], wanted: Outcome): string[] {
  return gates
    .filter(({ outcome }) => outcome === wanted)
    .map((check) => {
      const why = escapeText(`: ${check.reason} (${describeSource(check)})`);
      return `- ${symbols[wanted]} **${wanted}** ${codeSpan(check.name)}${why}`;
    });
}
