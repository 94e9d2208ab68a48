import type { InitForge } from "./find-forge.ts";
import { type DirectedMetric, findMetrics } from "./find-metrics.ts";
import { findDefaultBranch, findModel, toProjectFolder } from "./find-names.ts";
import type { PipelineFile } from "./pipeline-file.ts";
import { proposeSplits, type SplitProposal, type SplitSource } from "./split-proposal.ts";
import type { DocumentFile, Equipment, Finding, Survey } from "./survey.ts";

/** What `cibot.yaml` will say, each with its reason. */
export interface Proposal {
  readonly model: Finding<string>;
  /** Null when the forge is not known, or no CI file is wanted. */
  readonly forge: Finding<InitForge> | null;
  readonly branch: Finding<string> | null;
  readonly pipelines: readonly PipelineFile[];
  readonly metrics: readonly DirectedMetric[];
  /** Metrics files that the pipeline declares. */
  readonly metricsFiles: readonly string[];
  readonly splits: readonly SplitProposal[];
  /** Outputs that look like predictions and are not on disk. */
  readonly absent: readonly string[];
  /** A parameter to show how one is set. */
  readonly param: ParamExample | null;
  /** Folders that DVCLive writes. */
  readonly liveFolders: readonly string[];
  readonly equipment: Equipment;
  /** The project within the repository; "" at its root. */
  readonly prefix: string;
  readonly hasDags: boolean;
  readonly projectFolder: string;
}

/** `train.seed` of `params.yaml`, or `other.yaml:train.seed`. */
export interface ParamExample {
  readonly key: string;
  readonly value: string;
}

/** What the user said on the command line. */
export interface InitWishes {
  readonly model?: string | undefined;
  readonly label?: string | undefined;
  readonly score?: string | undefined;
  readonly id?: string | undefined;
  readonly threshold?: number | undefined;
  readonly projectFolder?: string | undefined;
}

export interface ProposalSources {
  readonly survey: Survey;
  readonly forge: Finding<InitForge> | null;
  readonly tables: readonly SplitSource[];
  readonly absent: readonly string[];
}

export function draftProposal({ survey, forge, tables, absent }: ProposalSources, wishes: InitWishes): Proposal {
  const { pipelines } = survey;
  const model = wishes.model === undefined ? findModel(survey) : { value: wishes.model, why: "as asked" };
  const metricsFiles = listMetricsFiles(pipelines);
  return {
    model,
    forge,
    branch: findDefaultBranch(survey.git) ?? null,
    pipelines,
    metrics: findMetrics(survey.metrics),
    metricsFiles,
    splits: proposeSplits(tables, wishes),
    absent,
    param: findParamExample(survey.params),
    liveFolders: findLiveFolders(pipelines),
    equipment: survey.equipment,
    prefix: survey.prefix,
    hasDags: survey.equipment.hasDags,
    projectFolder: wishes.projectFolder ?? toProjectFolder(model.value),
  };
}

/** Another name, and with it the folder that is named after the model. */
export const renameModel = (proposal: Proposal, model: Finding<string>): Proposal => ({
  ...proposal,
  model,
  projectFolder:
    proposal.projectFolder === toProjectFolder(proposal.model.value)
      ? toProjectFolder(model.value)
      : proposal.projectFolder,
});

/** Metrics files of all pipelines, each once. */
export const listMetricsFiles = (pipelines: readonly PipelineFile[]): readonly string[] => [
  ...new Set(pipelines.flatMap(({ metrics, stages }) => [...metrics, ...stages.flatMap(({ paths }) => paths.metrics)])),
];

/** `dvclive/metrics.json` among the metrics: DVCLive writes it, next to `plots/` and `params.yaml`. */
function findLiveFolders(pipelines: readonly PipelineFile[]): readonly string[] {
  const folders = listMetricsFiles(pipelines).flatMap((path) => /^(?:.*\/)?dvclive(?=\/)/.exec(path) ?? []);
  return [...new Set(folders)];
}

const sizes = /sample|size|rows|frac|epochs|n_estimators|iterations|limit/i;

/** A number that makes a training larger, when one is named so, else the first number. */
function findParamExample(files: readonly DocumentFile[]): ParamExample | null {
  const all = files.flatMap(({ path, content }) =>
    listScalars(content).map(({ key, value }) => ({ key: path === "params.yaml" ? key : `${path}:${key}`, value })),
  );
  return all.find(({ key }) => sizes.test(key)) ?? all[0] ?? null;
}

function listScalars(value: unknown, names: readonly string[] = []): ParamExample[] {
  if (typeof value === "number") return [{ key: names.join("."), value: String(value) }];
  if (value === null || typeof value !== "object" || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, child]) => listScalars(child, [...names, name]));
}
