import type { Config } from "../../config/schema.ts";
import type { Change } from "../../core/ci/change.ts";
import { parseRunner } from "../../core/ci/runner-facts.ts";
import type { Evaluation } from "../../core/evaluation/evaluation.ts";
import type { VegaLiteSpec } from "../../core/plots/plot.ts";
import type { Measured } from "../../core/publishing/run-history.ts";
import { compareData, compareMetrics, compareParams, findSeeds } from "../../core/report/compare-results.ts";
import { shortSha } from "../../core/report/format.ts";
import { findHeadline, findMeasured, type Headline } from "../../core/report/headline.ts";
import {
  type Baseline,
  type CodeState,
  type Report,
  reportSchema,
  type TrainingRecord,
} from "../../core/report/report.ts";
import type { Template } from "../../core/report/template.ts";
import type { Decision } from "../../core/rules/decide.ts";
import type { RevisionResults } from "../../core/training/revision-results.ts";
import { metricsUnreadable } from "../../errors.ts";
import type { Engine } from "../../ports/experiments.ts";
import type { Deps } from "../deps.ts";
import { drawPlots, type Picture } from "./draw-plots.ts";
import { drawProjectPlots, type ProjectPictures, readProjectPlots } from "./draw-project-plots.ts";
import { evaluateProject } from "./evaluate-project.ts";
import { describeDirt, readCode } from "./read-code.ts";

export interface ReportJob {
  readonly config: Config;
  readonly change: Change;
  readonly baseline: Baseline;
  readonly decision: Decision | null;
  readonly training: TrainingRecord | null;
  readonly engine: Engine;
  /** The layout of the Markdown. */
  readonly template: Template;
  /** When the run began. */
  readonly at: Date;
}

/** A report in all its forms, not yet written. */
export interface MadeReport {
  readonly report: Report;
  readonly headline: Headline;
  /** What this run is remembered by. */
  readonly measured: Measured | null;
  readonly markdown: string;
  /** The text of `report.json`. */
  readonly json: string;
  /** Image files below `.cibot/report/`, by path. */
  readonly images: Readonly<Record<string, Uint8Array>>;
  /** Specifications of those that a pointer can explore, by path. */
  readonly views: Readonly<Record<string, VegaLiteSpec>>;
  readonly paths: { readonly markdown: string; readonly json: string; readonly plots: readonly string[] };
}

const folder = ".cibot/report";

/** Measures the workspace against the baseline and draws it. Throws `metrics_unreadable` and what predictions cause. */
export async function makeReport(job: ReportJob, deps: Deps): Promise<MadeReport> {
  const { results } = await deps.pipeline();
  // Two starts of DVC, which is most of their time, side by side.
  const [read, declared] = await deps.io.step("read metrics, params, data and plots", () =>
    Promise.all([results.read(job.baseline.rev), readProjectPlots(job, deps)]),
  );
  demandReadable(read.candidate);
  const { evaluation, notes } = await evaluateProject({ ...job, results: read }, deps);
  const baseline = settleBaseline(job.baseline, read.baseline, evaluation);
  const pictures = await drawPlots(evaluation, { ...job, baseline }, deps);
  // A commit without metrics may have plots.
  const own = await drawProjectPlots(declared, job.baseline, deps);
  const code = await readCode(job, (await deps.project()).workTree);
  const dirt = describeDirt(code) ?? [];
  const allNotes = [...notes, ...noteGaps(job, read)].concat(dirt);
  const findings = { baseline, evaluation, read, code, notes: allNotes, pictures, own };
  const report = assembleReport(job, findings, deps);
  const { renderReport } = await import("../../core/report/render-report.ts");
  const markdown = deps.mask(renderReport(report, job.template));
  const json = deps.mask(`${JSON.stringify({ version: 1, schema: reportSchema, ...report }, null, 2)}\n`);
  const plots = Object.fromEntries(pictures.map(({ plot, png }) => [plot.path, png]));
  const images = { ...plots, ...own.files };
  return {
    report,
    headline: findHeadline(report),
    measured: findMeasured(report),
    markdown,
    json,
    images,
    views: Object.fromEntries(pictures.map(({ plot, interactive }) => [plot.path, interactive])),
    paths: {
      markdown: `${folder}/report.md`,
      json: `${folder}/report.json`,
      plots: Object.keys(images).map((path) => `${folder}/${path}`),
    },
  };
}

/** Puts the report where it is found before anything is published. Throws `disk_full`, `write_failed`. */
export async function writeReport({ images, json, markdown }: MadeReport, deps: Pick<Deps, "project">): Promise<void> {
  const project = await deps.project();
  const files = { ...images, "report.json": json, "report.md": markdown };
  await project.files.clear(folder);
  for (const [path, content] of Object.entries(files)) await project.files.write(`${folder}/${path}`, content);
}

/** The part `report` of the JSON documents; `html` is the path of the page. */
export function describeReport({ headline, paths }: MadeReport, html: string | null) {
  return { verdict: headline.verdict, headline: headline.text, ...paths, html };
}

interface BothResults {
  readonly candidate: RevisionResults;
  readonly baseline: RevisionResults | null;
}

function demandReadable(results: RevisionResults): void {
  for (const kind of ["metrics", "params"] as const) {
    const [broken] = findBroken(results[kind]);
    if (broken !== undefined) throw metricsUnreadable({ kind, ...broken });
  }
}

function findBroken(files: RevisionResults["metrics"]): { path: string; detail: string }[] {
  return Object.entries(files).flatMap(([path, { problem }]) => (problem === null ? [] : [{ path, detail: problem }]));
}

/** A first run has a commit to compare with, yet no result in it: that is no baseline. */
function settleBaseline(baseline: Baseline, results: RevisionResults | null, evaluation: Evaluation | null): Baseline {
  if (baseline.rev === null) return baseline;
  const hasMetrics = Object.values(results?.metrics ?? {}).some(({ values }) => Object.keys(values).length > 0);
  if (hasMetrics || evaluation?.baseline) return baseline;
  return { rev: null, name: null, how: `${baseline.name} ${shortSha(baseline.rev)} has no metrics and no predictions` };
}

/** What is configured, yet not in the report, is said. */
function noteGaps({ config, baseline }: ReportJob, { candidate, baseline: before }: BothResults) {
  const notes = Object.entries(candidate.metrics).flatMap(([file, { values }]) =>
    Object.entries(values)
      .filter(([, value]) => value === null)
      .map(([name]) => `${name} in ${file} is no finite number`),
  );
  const known = new Set(Object.values(candidate.metrics).flatMap(({ values }) => Object.keys(values)));
  for (const { name } of config.report.metrics)
    if (!known.has(name)) notes.push(`no metrics file has the configured metric ${name}`);
  for (const { path, detail } of findBroken({ ...before?.params, ...before?.metrics }))
    notes.push(`${path} of ${baseline.name} cannot be read: ${detail}`);
  if (config.report.predictions.some(({ segments }) => segments.length > 0))
    notes.push("segments are configured; this version of cibot does not measure them");
  if (config.gates.length > 0) notes.push("gates are configured; this version of cibot does not evaluate them");
  return notes;
}

interface Findings {
  readonly baseline: Baseline;
  readonly evaluation: Evaluation | null;
  readonly read: BothResults;
  readonly code: CodeState;
  readonly notes: readonly string[];
  readonly pictures: readonly Picture[];
  /** The project's own. */
  readonly own: ProjectPictures;
}

function assembleReport(
  job: ReportJob,
  { baseline, evaluation, read, code, notes, pictures, own }: Findings,
  { versions, env }: Deps,
): Report {
  const { config, change, decision, training, engine, at } = job;
  const before = baseline.rev === null ? null : read.baseline;
  return {
    model: config.model,
    candidate: { name: change.branch ?? "HEAD", rev: change.sha },
    baseline,
    decision,
    training,
    evaluation,
    metrics: compareMetrics(read.candidate, before, config.report.metrics),
    params: compareParams(read.candidate, before),
    gates: [],
    data: compareData(read.candidate, before),
    plots: pictures.map(({ plot }) => plot),
    project_plots: own.section,
    notes,
    code,
    seeds: findSeeds(read.candidate),
    environment: {
      ...versions,
      dvc: engine.version,
      remote: engine.remote,
      job: change.job?.url ?? null,
      runner: parseRunner(env),
      at: at.toISOString(),
    },
  };
}
