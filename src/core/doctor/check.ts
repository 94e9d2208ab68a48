export const checkGroups = ["run", "git", "configuration", "gitlab", "dvc", "machine", "airflow"] as const;
export type CheckGroup = (typeof checkGroups)[number];

export type CheckStatus = "ok" | "warn" | "fail" | "skip";

/** What a check has seen. `skip`: nothing was asked, since it does not apply or rests on what is wrong already. */
export interface Finding {
  readonly status: CheckStatus;
  /** One clause without a full stop. */
  readonly seen: string;
  /** What to do about it, of a warning or a failure; else null. */
  readonly fix: string | null;
  /** True when a right or a credential is what is missing. */
  readonly rights: boolean;
}

export interface Check extends Finding {
  /** Stable, for scripts: `write-comments`. */
  readonly id: string;
  readonly group: CheckGroup;
  readonly title: string;
}

export const ok = (seen: string): Finding => ({ status: "ok", seen, fix: null, rights: false });
export const skip = (seen: string): Finding => ({ status: "skip", seen, fix: null, rights: false });
export const warn = (seen: string, fix: string): Finding => ({ status: "warn", seen, fix, rights: false });
export const fail = (seen: string, fix: string): Finding => ({ status: "fail", seen, fix, rights: false });
/** A failure that a right or another credential ends. */
export const deny = (seen: string, fix: string): Finding => ({ status: "fail", seen, fix, rights: true });
