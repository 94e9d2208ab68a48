/** How a report meets the one that stands there already; `publish.mode` and `--mode`. */
export const publishModes = ["update", "supersede", "new", "on-change", "on-alert"] as const;

export type PublishMode = (typeof publishModes)[number];

/** What a report has to tell, for the modes that keep silent otherwise. */
export interface Signal {
  /** A number, parameter or input differs from the baseline's, or there is no baseline. */
  readonly changed: boolean;
  /** Worse than the baseline, a failed gate, a failed training. */
  readonly alert: boolean;
}

/** Why no comment is made where there is none yet; null when one is. A comment that exists is always kept current. */
export function findSilence(mode: PublishMode, { changed, alert }: Signal): string | null {
  if (mode === "on-change" && !changed && !alert) return "nothing has changed against the baseline";
  if (mode === "on-alert" && !alert) return "there is nothing to warn of";
  return null;
}
