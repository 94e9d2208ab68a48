/** A rule of the policy, as `gates` of `cibot.yaml` states it. Limits include their own value. */
export interface Gate {
  /** `roc_auc` of a split, `test.roc_auc`, or a name of the project's metrics files. */
  readonly metric: string;
  readonly split?: string | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  /** How much lower than the baseline the candidate may be. */
  readonly max_drop?: number | undefined;
  /** How much higher. */
  readonly max_rise?: number | undefined;
  /** A violation warns and does not fail. */
  readonly warn: boolean;
  /** A violation counts when the 95 % interval lies wholly beyond the limit. */
  readonly significant: boolean;
}

export const limitKinds = ["min", "max", "max_drop", "max_rise"] as const;
export type LimitKind = (typeof limitKinds)[number];

/** What a limit bounds, the candidate's value or its difference to the baseline, and on which side. */
export const bounds = {
  min: { of: "value", side: "below" },
  max: { of: "value", side: "above" },
  max_drop: { of: "delta", side: "below" },
  max_rise: { of: "delta", side: "above" },
} as const satisfies Readonly<Record<LimitKind, { of: "value" | "delta"; side: "below" | "above" }>>;

/** One limit of a gate. */
export interface Limit {
  readonly gate: Gate;
  readonly kind: LimitKind;
  readonly limit: number;
}

/** `skipped`: there is no baseline value to judge by. */
export type Outcome = "failed" | "warned" | "skipped" | "passed";

/** One limit of one gate, judged: an entry of `gates` in `report.json`. */
export interface GateCheck {
  /** Unique in a report, and the same in every run: `test.roc_auc ≥ 0.72`. */
  readonly name: string;
  /** Key of the evaluation's metric, or dotted name in the metrics file. */
  readonly metric: string;
  readonly source: "evaluation" | "metrics";
  /** Null for a metric of the project's files. */
  readonly split: string | null;
  /** The metrics file; null for a metric of the evaluation. */
  readonly file: string | null;
  readonly kind: LimitKind;
  readonly limit: number;
  readonly warn: boolean;
  readonly significant: boolean;
  readonly value: number | null;
  readonly baseline: number | null;
  /** Candidate minus baseline. */
  readonly delta: number | null;
  /** 95 % interval of what is judged: of the value for `min` and `max`, of the difference for the others. */
  readonly low: number | null;
  readonly high: number | null;
  readonly outcome: Outcome;
  /** Why, in words with numbers. */
  readonly reason: string;
}

/** Which gates were in force; the hash is evidence that they were fixed before the run. */
export interface Policy {
  /** `sha256:` and the hash of the gates, whatever their order and spelling in the file. */
  readonly hash: string;
  readonly gates: number;
}
