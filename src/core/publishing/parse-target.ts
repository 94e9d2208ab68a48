import { unknownTarget } from "../../errors.ts";
import type { Target } from "./target.ts";

/** A target as a user names it; `auto` and a bare `mr` are settled by the merge request that is open. */
export type TargetChoice =
  | Target
  | { readonly kind: "auto" }
  | { readonly kind: "open-mr" }
  | { readonly kind: "head" };

/** Reads `auto`, `mr` (`pr`), `mr/12`, `commit`, `commit/<sha>`, `issue/<n>`. Throws `unknown_target`. */
export function parseTarget(text: string): TargetChoice {
  if (text === "auto") return { kind: "auto" };
  if (text === "commit") return { kind: "head" };
  if (text === "mr" || text === "pr") return { kind: "open-mr" };
  const [, kind, iid] = /^(mr|pr|issue)\/([1-9]\d{0,9})$/.exec(text) ?? [];
  if (kind !== undefined) return { kind: kind === "issue" ? "issue" : "mr", iid: Number(iid) };
  const sha = /^commit\/([0-9a-f]{7,40})$/.exec(text)?.[1];
  if (sha !== undefined) return { kind: "commit", sha };
  throw unknownTarget({ target: text });
}
