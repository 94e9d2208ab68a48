import type { Proposal } from "../../src/core/init/proposal.ts";
import { proposeSplits } from "../../src/core/init/split-proposal.ts";
import { buildColumn, buildFlag, buildKey, buildTable } from "./build-table.ts";

/** A proposal for a project with one stage, metrics and predictions, on GitLab. */
export const buildProposal = (changes: Partial<Proposal> = {}): Proposal => ({
  model: { value: "churn", why: "the name of the project's folder" },
  forge: { value: "gitlab", why: "as asked" },
  branch: { value: "main", why: "the default branch of origin" },
  pipelines: [{ path: "dvc.yaml", stages: [buildStage("train")], metrics: [], params: [], plots: 0 }],
  metrics: [{ name: "test.auc", better: "higher", path: "metrics.json" }],
  metricsFiles: ["metrics.json"],
  splits: proposeSplits(
    [
      {
        path: "pred/test.csv",
        isLikely: true,
        table: buildTable([buildKey("id"), buildFlag("target"), buildColumn("score")]),
      },
    ],
    {},
  ),
  absent: [],
  param: { key: "train.epochs", value: "5" },
  liveFolders: [],
  equipment: { hasDags: false, hasDockerfile: false, hasTests: false, requirements: "-r requirements.txt" },
  prefix: "",
  hasDags: false,
  projectFolder: "churn",
  ...changes,
});

const buildStage = (name: string) => ({
  name,
  kind: "plain" as const,
  paths: { outs: ["pred/test.csv"], metrics: ["metrics.json"], plots: [], deps: [], params: ["params.yaml"] },
});
