import { describeAbsence, describeVerdict, nameCheck, noBaseline } from "./describe-check.ts";
import type { Interval, Subject } from "./find-subject.ts";
import { bounds, type Gate, type GateCheck, type Limit, type LimitKind, limitKinds } from "./gate.ts";

/** One check per limit. */
export function checkGate(gate: Gate, subject: Subject): GateCheck[] {
  return limitKinds.flatMap((kind) => {
    const limit = gate[kind];
    return limit === undefined ? [] : [checkLimit({ gate, kind, limit }, subject)];
  });
}

function checkLimit(one: Limit, subject: Subject): GateCheck {
  const { gate, kind, limit } = one;
  const { metric, source, split, file, value, baseline, delta } = subject;
  const judged = judge(one, subject);
  const { low = null, high = null } = intervalOf(kind, subject) ?? {};
  return {
    name: nameCheck(one, subject),
    ...{ metric, source, split, file, kind, limit },
    ...{ warn: gate.warn, significant: gate.significant },
    ...{ value, baseline, delta, low, high },
    ...judged,
  };
}

function judge(one: Limit, subject: Subject): Pick<GateCheck, "outcome" | "reason"> {
  const { gate, kind } = one;
  const violated = gate.warn ? "warned" : "failed";
  if (subject.value === null) {
    if (subject.lacksBaseline) return { outcome: "skipped", reason: noBaseline };
    return { outcome: violated, reason: describeAbsence(subject) };
  }
  const measured = bounds[kind].of === "value" ? subject.value : subject.delta;
  if (measured === null) return { outcome: "skipped", reason: noBaseline };
  const interval = intervalOf(kind, subject);
  const isBeyond = (number: number) => exceeds(number, one, subject);
  const plain = isBeyond(measured);
  const fails = plain && (!gate.significant || interval === null || isBeyond(nearEnd(kind, interval)));
  return { outcome: fails ? violated : "passed", reason: describeVerdict(one, subject, { plain, fails, interval }) };
}

const intervalOf = (kind: LimitKind, { interval, deltaInterval }: Subject) =>
  bounds[kind].of === "value" ? interval : deltaInterval;

/** The end of the interval that is the last to pass the limit. */
const nearEnd = (kind: LimitKind, { low, high }: Interval) => (bounds[kind].side === "below" ? high : low);

/** Differences are of rounded numbers: 0.795 − 0.8 must not exceed a drop of 0.005. */
const rounding = 1e-12;

function exceeds(number: number, { kind, limit }: Limit, { value, baseline }: Subject): boolean {
  const bound = kind === "max_drop" ? -limit : limit;
  const excess = bounds[kind].side === "below" ? bound - number : number - bound;
  return excess > rounding * Math.max(Math.abs(limit), Math.abs(value ?? 0), Math.abs(baseline ?? 0));
}
