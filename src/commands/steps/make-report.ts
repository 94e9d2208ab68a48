import type { Config } from "../../config/schema.ts";
import type { Change } from "../../core/ci/change.ts";
import { parseRunner } from "../../core/ci/runner-facts.ts";
import { describePolicy } from "../../core/gates/describe-policy.ts";
import type { VegaLiteSpec } from "../../core/plots/plot.ts";
import type { Measured } from "../../core/publishing/run-history.ts";
import { compareData, compareParams, findSeeds } from "../../core/report/compare-results.ts";
import { findHeadline, findMeasured, type Headline } from "../../core/report/headline.ts";
import { renderOpenMetrics } from "../../core/report/render-open-metrics.ts";
import {
  type Baseline,
  type CodeState,
  type DeliverySection,
  type Report,
  reportSchema,
  type TrainingRecord,
} from "../../core/report/report.ts";
import type { Template } from "../../core/report/template.ts";
import type { Decision } from "../../core/rules/decide.ts";
import type { RevisionResults } from "../../core/training/revision-results.ts";
import type { Engine } from "../../ports/experiments.ts";
import type { Deps } from "../deps.ts";
import { drawPlots, type Picture, prepareDrawing } from "./draw-plots.ts";
import { drawProjectPlots, type ProjectPictures, readProjectPlots } from "./draw-project-plots.ts";
import { type Measurements, measureProject } from "./measure-project.ts";
import { planForReport } from "./plan-for-report.ts";
import { describeDirt, readCode } from "./read-code.ts";
import { junitPath, renderGateTests, tellGates } from "./tell-gates.ts";

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
  /** The text of `metrics.txt`. */
  readonly openMetrics: string;
  /** The text of `junit.xml`; null without gates. */
  readonly junit: string | null;
  readonly paths: {
    readonly markdown: string;
    readonly json: string;
    /** Null without gates. */
    readonly metrics: string;
    readonly junit: string | null;
    readonly plots: readonly string[];
  };
}

const folder = ".cibot/report";

/** Measures the workspace against the baseline and draws it. Throws `metrics_unreadable` and what predictions cause. */
export async function makeReport(job: ReportJob, deps: Deps): Promise<MadeReport> {
  const { results } = await deps.pipeline();
  // Two starts of DVC, which is most of their time, side by side.
  const reading = deps.io.step("read metrics, params, data and plots", () =>
    Promise.all([results.read(job.baseline.rev), readProjectPlots(job, deps)]),
  );
  if (job.config.report.plots.length > 0 && job.config.report.predictions.length > 0) prepareDrawing(deps);
  const [read, declared] = await reading;
  const measured = await measureProject({ ...job, results: read }, deps);
  const pictures = await drawPlots(measured.evaluation, { ...job, baseline: measured.baseline }, deps);
  // A commit without metrics may have plots.
  const own = await drawProjectPlots(declared, job.baseline, deps);
  const delivery = await planForReport(job.config, deps);
  const code = await readCode(job, (await deps.project()).workTree);
  const dirt = describeDirt(code) ?? [];
  const notes = [...measured.notes, ...noteGaps(job, read.candidate)].concat(dirt);
  const report = assembleReport(
    job,
    { measured, candidate: read.candidate, code, notes, pictures, own, delivery },
    deps,
  );
  const { renderReport } = await import("../../core/report/render-report.ts");
  const markdown = deps.mask(renderReport(report, job.template));
  tellGates(report.gates, deps.io);
  const json = deps.mask(`${JSON.stringify({ version: 1, schema: reportSchema, ...report }, null, 2)}\n`);
  const junit = report.gates.length === 0 ? null : await renderGateTests(report, deps);
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
    openMetrics: deps.mask(renderOpenMetrics(report)),
    junit,
    paths: {
      markdown: `${folder}/report.md`,
      json: `${folder}/report.json`,
      metrics: `${folder}/metrics.txt`,
      junit: junit === null ? null : junitPath,
      plots: Object.keys(images).map((path) => `${folder}/${path}`),
    },
  };
}

/** Puts the report where it is found before anything is published. Throws `disk_full`, `write_failed`. */
export async function writeReport(made: MadeReport, deps: Pick<Deps, "project">): Promise<void> {
  const { images, json, junit, markdown, openMetrics } = made;
  const project = await deps.project();
  const tests = junit === null ? {} : { "junit.xml": junit };
  const files = { ...images, ...tests, "metrics.txt": openMetrics, "report.json": json, "report.md": markdown };
  await project.files.clear(folder);
  for (const [path, content] of Object.entries(files)) await project.files.write(`${folder}/${path}`, content);
}

/** The part `report` of the JSON documents; `html` is the path of the page. */
export function describeReport({ headline, paths }: MadeReport, html: string | null) {
  return { verdict: headline.verdict, headline: headline.text, ...paths, html };
}

/** What is configured, yet not in the report, is said. */
function noteGaps({ config }: ReportJob, candidate: RevisionResults) {
  const notes = Object.entries(candidate.metrics).flatMap(([file, { values }]) =>
    Object.entries(values)
      .filter(([, value]) => value === null)
      .map(([name]) => `${name} in ${file} is no finite number`),
  );
  const known = new Set(Object.values(candidate.metrics).flatMap(({ values }) => Object.keys(values)));
  for (const { name } of config.report.metrics)
    if (!known.has(name)) notes.push(`no metrics file has the configured metric ${name}`);
  return notes;
}

interface Findings {
  readonly measured: Measurements;
  readonly candidate: RevisionResults;
  readonly code: CodeState;
  readonly notes: readonly string[];
  readonly pictures: readonly Picture[];
  /** The project's own. */
  readonly own: ProjectPictures;
  readonly delivery: DeliverySection | null;
}

function assembleReport(
  job: ReportJob,
  { measured, candidate, code, notes, pictures, own, delivery }: Findings,
  { versions, env }: Deps,
): Report {
  const { config, change, decision, training, engine, at } = job;
  const { baseline, before, evaluation, metrics, gates } = measured;
  return {
    model: config.model,
    candidate: { name: change.branch ?? "HEAD", rev: change.sha },
    baseline,
    decision,
    training,
    evaluation,
    metrics,
    params: compareParams(candidate, before),
    gates,
    policy: describePolicy(config.gates),
    data: compareData(candidate, before),
    plots: pictures.map(({ plot }) => plot),
    project_plots: own.section,
    delivery,
    notes,
    code,
    seeds: findSeeds(candidate),
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
