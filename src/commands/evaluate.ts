import { basename, join } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { createCommand } from "../cli/program.ts";
import type { Evaluation } from "../core/evaluation/evaluation.ts";
import type { PredictionSource } from "../ports/scores.ts";
import type { Deps } from "./deps.ts";
import { rasterize } from "./steps/draw-plots.ts";

export interface EvaluateOptions {
  readonly label: string;
  readonly score: string;
  readonly threshold?: number;
  readonly id?: string;
  readonly name?: string;
  readonly baseline?: string;
  readonly plots?: string;
  readonly positive?: string;
}

export const evaluateCommand = (deps: Deps): Command =>
  createCommand("evaluate", "Measure predictions: metrics with intervals, curves, plots; no project needed")
    .argument("<file>", "Parquet, CSV (also gzip) or JSON lines")
    .option("--label <column>", "column of the true class", "target")
    .option("--score <column>", "column of the score; higher means more likely positive", "score")
    .option("--threshold <number>", "policy cut-off: a score at or above it is positive", parseNumber)
    .option("--id <column>", "column that identifies a row, to compare models on the same rows")
    .option("--name <split>", "name of the split (default: the file's name)")
    .option("--baseline <file>", "predictions of the model to compare with")
    .option("--positive <value>", "label value of the positive class (default: 1)")
    .option("--plots <folder>", "draw every plot into this folder, with its Vega-Lite specification")
    .action((file: string, options: EvaluateOptions) => evaluateFile(file, options, deps));

function parseNumber(text: string): number {
  const number = Number(text);
  if (text.trim() === "" || !Number.isFinite(number)) throw new InvalidArgumentError("It is not a number.");
  return number;
}

/** `cibot evaluate`: the document of an evaluation. Throws what `Scores` throws. */
export async function evaluateFile(file: string, options: EvaluateOptions, deps: Deps): Promise<void> {
  const { files } = await deps.project();
  const name = options.name ?? basename(file).replace(/\.\w+(\.gz)?$/, "");
  const source: PredictionSource = { ...pickColumns(options), name, path: files.locate(file) };
  const evaluation = await deps.io.step(`evaluate ${name}`, () => measure(source, options, deps));
  const plots = options.plots === undefined ? [] : await drawInto(options.plots, evaluation, deps);
  const { renderEvaluation } = await import("../core/report/render-evaluation.ts");
  deps.io.print({ ...evaluation, plots }, () => renderEvaluation(evaluation));
}

const pickColumns = ({ label, score, id, positive }: EvaluateOptions) => ({ label, score, id, positive });

async function measure(source: PredictionSource, options: EvaluateOptions, deps: Deps): Promise<Evaluation> {
  const scores = await deps.scores();
  const { files } = await deps.project();
  const candidate = await scores.aggregate(source);
  const before = options.baseline === undefined ? null : { ...source, path: files.locate(options.baseline) };
  const baseline = before && (await scores.aggregate(before));
  const pairs = before && (await scores.pair(source, before));
  const { evaluate } = await import("../core/evaluation/evaluate.ts");
  return evaluate([{ name: source.name, threshold: options.threshold, candidate, baseline, pairs }]);
}

async function drawInto(folder: string, { splits, baseline }: Evaluation, deps: Deps): Promise<string[]> {
  const [candidate] = splits;
  if (candidate === undefined) return [];
  const { createPlots, drawablePlots } = await import("../core/plots/create-plots.ts");
  const names = { candidate: candidate.name, baseline: "baseline" };
  const plots = createPlots(drawablePlots, { candidate, baseline: baseline?.splits[0] ?? null, names });
  const pictures = await rasterize(plots, deps);
  const { files } = await deps.project();
  const paths: string[] = [];
  for (const { plot, png, spec } of pictures) {
    const path = join(folder, basename(plot.path));
    await files.write(path, png);
    await files.write(path.replace(/png$/, "vl.json"), `${JSON.stringify(spec, null, 2)}\n`);
    paths.push(path);
  }
  return paths;
}
