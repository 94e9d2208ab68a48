import { bounds, type GateCheck } from "./gate.ts";

/** What a check was judged by, a line each, with every digit: a machine's or an auditor's view of it. */
export function listEvidence(check: GateCheck): string[] {
  const { outcome, reason, kind, limit, value, baseline, delta, low, high, warn, significant } = check;
  const facts: readonly [string, number | string | null][] = [
    ["outcome", outcome],
    ["reason", reason],
    [kind, limit],
    ["value", value],
    ["baseline", baseline],
    ["delta", delta],
    [`95 % interval of the ${bounds[kind].of}`, low === null || high === null ? null : `${low} to ${high}`],
    ["source", describeSource(check)],
    ["beyond noise only", significant ? "yes" : null],
    ["a violation", warn ? "warns" : null],
  ];
  return facts.flatMap(([name, fact]) => (fact === null ? [] : [`${name}: ${fact}`]));
}

/** `metrics.json`, or `evaluation of test`. */
export const describeSource = ({ file, split }: Pick<GateCheck, "file" | "split">) => file ?? `evaluation of ${split}`;
