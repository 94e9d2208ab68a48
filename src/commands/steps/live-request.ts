import type { ActivationPolicy } from "../../core/cluster/choose-activation.ts";
import type { ProofReport } from "../../core/cluster/proof-report.ts";
import type { DagShape } from "../../core/dags/dag-shape.ts";
import type { Manifest } from "../../core/releases/release.ts";
import type { ClusterDag } from "../../ports/cluster.ts";
import type { Flip } from "../../ports/release-store.ts";
import type { ClusterView } from "./cluster-view.ts";
import type { ProofDeps } from "./prove-dags.ts";
import type { SmokeRun } from "./run-smoke.ts";

export interface LiveRequest {
  /** Of the release that becomes live. */
  readonly manifest: Manifest;
  /** Its DAGs, for their next runs; empty when nothing could read them. */
  readonly shapes: readonly DagShape[];
  /** Null without a cluster: then nothing is proven or unpaused. */
  readonly view: ClusterView | null;
  /** DAGs of the project that the cluster has and the release has not. */
  readonly dropped: readonly ClusterDag[];
  readonly activate: ActivationPolicy;
  /** Ids of DAGs. */
  readonly smoke: readonly string[];
  /** Seconds. */
  readonly wait: number;
  readonly keep: number;
  readonly action: "deployed" | "rolled_back";
  readonly by: string | null;
  /** It is live already, since a deploy was killed before its proof: that is what is left. */
  readonly isLive: boolean;
}

export interface LiveOutcome {
  /** Null when the release was live already. */
  readonly flip: Flip | null;
  readonly proof: ProofReport | null;
  readonly activated: readonly string[];
  /** DAGs that were dropped, and paused before. */
  readonly paused: readonly string[];
  readonly smoke: readonly SmokeRun[];
  readonly pruned: readonly string[];
}

export type LiveDeps = Omit<ProofDeps, "cluster">;

/** What was changed so far, for whoever has to undo it. */
export interface Done {
  flipped: boolean;
  /** Name of the release before; null when there was none. */
  previous: string | null;
  readonly paused: string[];
  readonly activated: string[];
}
