import type { Command } from "commander";
import { createCommand } from "../cli/program.ts";
import { notAvailable } from "../errors.ts";
import type { Deps } from "./deps.ts";
import { readLastResult } from "./steps/last-result.ts";
import { describeReport, makeReport, writeReport } from "./steps/make-report.ts";
import { publishReport } from "./steps/publish-report.ts";
import { readChange } from "./steps/read-change.ts";
import { resolveBaseline } from "./steps/resolve-baseline.ts";

export interface ReportOptions {
  readonly baseline?: string;
  readonly target?: string;
  /** False with `--no-publish`; undefined otherwise. */
  readonly publish?: boolean;
  readonly dryRun?: boolean;
}

export const reportCommand = (deps: Deps): Command =>
  createCommand("report", "Evaluate what is in the workspace against the baseline, draw, write the report, publish it")
    .option("--baseline <rev>", "measure against: merge-base, target, or a Git revision")
    .option("--target <target>", "comment on: auto, mr, mr/12, commit, commit/<sha> or issue/<n>")
    .option("--no-publish", "write the report to .cibot/report/ only")
    .option("--dry-run", "print the report, write nothing")
    .action((options: ReportOptions) => report(options, deps));

/** `cibot report`. Throws what `docs/errors.md` lists under workspace and predictions. */
export async function report({ baseline: choice, target, publish, dryRun }: ReportOptions, deps: Deps): Promise<void> {
  const at = deps.clock.now();
  const config = await deps.config();
  if (config.publish.mode !== "update") {
    throw notAvailable({ what: `The publish mode "${config.publish.mode}"`, instead: "Set `publish.mode: update`." });
  }
  const { history, files } = await deps.project();
  const { change } = await readChange(deps, history);
  const engine = await (await deps.pipeline()).experiments.inspect();
  const baseline = await resolveBaseline(choice ?? config.report.baseline, change, history);
  const last = await readLastResult(files);
  const training = last?.sha === change.sha ? last.training : null;
  const made = await makeReport({ config, change, baseline, decision: null, training, engine, at }, deps);
  const publication = {
    key: `${config.model}/report`,
    markdown: made.markdown,
    folder: ".cibot/report",
    target: target ?? config.publish.target,
    change,
    at: at.toISOString(),
    dryRun,
  };
  if (dryRun) {
    const planned = publish === false ? null : await publishReport(publication, deps);
    return deps.io.print({ report: describeReport(made), publish: planned }, () => made.markdown.trimEnd());
  }
  await writeReport(made, deps);
  const published =
    publish === false ? null : await deps.io.step("publish the report", () => publishReport(publication, deps));
  deps.io.print({ report: describeReport(made), publish: published }, () => published?.url ?? made.paths.markdown);
}
