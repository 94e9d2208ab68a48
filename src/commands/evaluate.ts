import { basename, join } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { createCommand } from "../cli/program.ts";
import type { Evaluation } from "../core/evaluation/evaluation.ts";
import { suggestName } from "../core/text/suggest-name.ts";
import { invalidUsage } from "../errors.ts";
import type { PredictionSource } from "../ports/scores.ts";
import type { Deps } from "./deps.ts";
import { prepareDrawing, rasterize } from "./steps/draw-plots.ts";

export interface EvaluateOptions {
  readonly label: string;
  readonly score: string;
  readonly threshold?: number;
  readonly id?: string;
  readonly name?: string;
  readonly baseline?: string;
  readonly plots?: string;
  readonly only?: readonly string[];
  readonly positive?: string;
  readonly exact?: boolean;
  readonly saveBins?: string;
}

export const evaluateCommand = (deps: Deps): Command =>
  createCommand("evaluate", "Measure predictions: metrics with intervals, curves, plots; no project needed", [
    "cibot evaluate pred/test.parquet --label default --score score --threshold 0.2",
    "cibot evaluate pred/test.csv --plots plots --only lift,roc",
    "cibot evaluate new.parquet --baseline old.parquet --id customer_id",
  ])
    .argument(
      "<files...>",
      "Parquet, CSV (also gzip), JSON lines, or score sketches; patterns such as 'part-*.parquet'",
    )
    .option("--label <column>", "column of the true class", "target")
    .option("--score <column>", "column of the score; higher means more likely positive", "score")
    .option("--threshold <number>", "policy cut-off: a score at or above it is positive (default: none)", parseNumber)
    .option("--id <column>", "column that identifies a row, to compare models on the same rows")
    .option("--name <split>", "name of the split (default: the file's name)")
    .option("--baseline <file>", "predictions of the model to compare with")
    .option("--positive <value>", "label value of the positive class (default: 1)")
    .option("--plots <folder>", "draw every plot into this folder, with its Vega-Lite specification")
    .option("--only <plots>", "draw these plots alone, such as lift,roc", splitNames)
    .option("--exact", "count every distinct score, however many rows there are")
    .option("--save-bins <file>", "write the counts as a score sketch, which `cibot evaluate` reads and adds up")
    .action((patterns: string[], options: EvaluateOptions) => evaluateFiles(patterns, options, deps));

function parseNumber(text: string): number {
  const number = Number(text);
  if (text.trim() === "" || !Number.isFinite(number)) throw new InvalidArgumentError("It is not a number.");
  return number;
}

const splitNames = (text: string) => text.split(",").map((name) => name.trim());

/** `cibot evaluate`: the document of an evaluation. Throws what `Scores` throws. */
export async function evaluateFiles(patterns: readonly string[], options: EvaluateOptions, deps: Deps): Promise<void> {
  const [first = ""] = patterns;
  const name = options.name ?? basename(first).replace(/\.\w+(\.gz)?$/, "");
  const names = await choosePlots(options);
  const evaluation = await deps.io.step(`evaluate ${name}`, () => measure({ patterns, name, options }, deps));
  const plots = options.plots === undefined ? [] : await drawInto({ folder: options.plots, names, evaluation }, deps);
  const { renderEvaluation } = await import("../core/report/render-evaluation.ts");
  deps.io.print({ ...evaluation, plots }, () => renderEvaluation(evaluation));
}

/** Names of plots. Throws `invalid_usage`. */
async function choosePlots({ plots, only }: EvaluateOptions): Promise<readonly string[]> {
  if (plots === undefined && only === undefined) return [];
  const { drawablePlots } = await import("../core/plots/create-plots.ts");
  const unknown = only?.find((name) => !drawablePlots.includes(name));
  if (unknown !== undefined)
    throw invalidUsage({
      message: `There is no plot "${unknown}"${suggestName(unknown, drawablePlots)}`,
      hint: "Separate names by commas, as in `--only lift,roc`; docs/plots.md shows what each draws.",
    });
  if (plots === undefined)
    throw invalidUsage({
      message: "`--only` chooses among plots, and none are drawn.",
      hint: "Add `--plots <folder>`.",
    });
  return only ?? drawablePlots;
}

interface EvaluateJob {
  readonly patterns: readonly string[];
  /** Of the split. */
  readonly name: string;
  readonly options: EvaluateOptions;
}

async function measure({ patterns, name, options }: EvaluateJob, deps: Deps): Promise<Evaluation> {
  const scores = await deps.scores();
  const { files } = await deps.project();
  const { threshold, exact, label, score, id, positive } = options;
  const open = async (given: readonly string[]): Promise<PredictionSource> => {
    const paths = await scores.expand(given.map((path) => files.locate(path)));
    warnOfRepeats(paths, deps);
    return { name, paths, label, score, id, positive };
  };
  const source = await open(patterns);
  const before = options.baseline === undefined ? null : await open([options.baseline]);
  const saveBins = options.saveBins === undefined ? undefined : files.locate(options.saveBins);
  const counting = scores.aggregate(source, { threshold, exact, saveBins });
  if (options.plots !== undefined) prepareDrawing(deps);
  const candidate = await counting;
  const baseline = before && (await scores.aggregate(before, { threshold, exact }));
  const pairs = before && (await scores.pair(source, before));
  const { evaluate } = await import("../core/evaluation/evaluate.ts");
  return evaluate([{ name, threshold, candidate, baseline, pairs }]);
}

/** Overlapping patterns are more often a slip than meant. */
function warnOfRepeats(paths: readonly string[], { io }: Deps): void {
  const repeated = paths.filter((path, index) => paths.indexOf(path) !== index);
  for (const path of new Set(repeated)) io.warn(`${path} is named more than once: its rows count each time.`);
}

interface Drawing {
  readonly folder: string;
  /** Of the plots. */
  readonly names: readonly string[];
  readonly evaluation: Evaluation;
}

async function drawInto({ folder, names, evaluation }: Drawing, deps: Deps): Promise<string[]> {
  const [candidate] = evaluation.splits;
  if (candidate === undefined) return [];
  const { createPlots } = await import("../core/plots/create-plots.ts");
  const models = { candidate: candidate.name, baseline: "baseline" };
  const plots = createPlots(names, { candidate, baseline: evaluation.baseline?.splits[0] ?? null, names: models });
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
