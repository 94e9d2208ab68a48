import type { Command } from "commander";
import { createCommand } from "../cli/program.ts";
import { linkArtifact } from "../core/ci/artifact-link.ts";
import { parseTarget } from "../core/publishing/parse-target.ts";
import { findSignal } from "../core/report/find-signal.ts";
import type { TrainingRecord } from "../core/report/report.ts";
import type { Deps, Project } from "./deps.ts";
import { chooseTarget } from "./steps/find-target.ts";
import { keepReport } from "./steps/keep-report.ts";
import { readLastResult } from "./steps/last-result.ts";
import { describeReport, type MadeReport, makeReport, writeReport } from "./steps/make-report.ts";
import { chooseMode, modeOption } from "./steps/mode-option.ts";
import type { Publication } from "./steps/publication.ts";
import { publishReport } from "./steps/publish-report.ts";
import { type ChangeOfHead, readChange } from "./steps/read-change.ts";
import { readTemplate } from "./steps/read-template.ts";
import { resolveBaseline } from "./steps/resolve-baseline.ts";
import { judge, tellStatus } from "./steps/tell-status.ts";
import { findPagePath, type PageOption, pageOption, writePage } from "./steps/write-page.ts";

export interface ReportOptions {
  readonly baseline?: string;
  readonly target?: string;
  readonly mode?: string;
  /** False with `--no-publish`; undefined otherwise. */
  readonly publish?: boolean;
  readonly html?: PageOption;
  readonly dryRun?: boolean;
}

export const reportCommand = (deps: Deps): Command =>
  createCommand(
    "report",
    "Evaluate what is in the workspace against the baseline, draw, write the report, publish it",
    ["cibot report --no-publish --html", "cibot report --baseline v1.4 --target mr/12", "cibot report --dry-run"],
  )
    .option(
      "--baseline <rev>",
      "measure against: merge-base, target, or a Git revision (default: report.baseline in cibot.yaml, else merge-base)",
    )
    .option(
      "--target <target>",
      "comment on: auto, mr, mr/12, commit, commit/<sha> or issue/<n> (default: publish.target in cibot.yaml, else auto)",
    )
    .addOption(modeOption())
    .option("--no-publish", "write the report to .cibot/report/ only")
    .option(...pageOption)
    .option("--dry-run", "print the report, write nothing")
    .action((options: ReportOptions) => report(options, deps));

/** `cibot report`. Throws what `docs/errors.md` lists under workspace and predictions. */
export async function report(options: ReportOptions, deps: Deps): Promise<void> {
  const at = deps.clock.now();
  const config = await deps.config();
  const project = await deps.project();
  const template = await readTemplate(config, project.files);
  const found = await readChange(deps, project.history);
  const { change } = found;
  const engine = await (await deps.pipeline()).experiments.inspect();
  const baseline = await resolveBaseline(options.baseline ?? config.report.baseline, change, project.history);
  const target = chooseTarget(options.target, config.publish);
  const mode = chooseMode(options.mode, config.publish);
  // A target that is none ends the command before the work; one that is not there, after the report is on disk.
  parseTarget(target.name);
  const training = await findTraining(found, project);
  const made = await makeReport({ config, change, baseline, decision: null, training, engine, template, at }, deps);
  const publication = {
    key: `${config.model}/report`,
    markdown: made.markdown,
    folder: ".cibot/report",
    target,
    mode,
    signal: findSignal(made.report),
    change,
    at: at.toISOString(),
    link: linkArtifact(change, made.paths.markdown),
    dryRun: options.dryRun,
    measured: made.measured,
  };
  if (options.dryRun) {
    const html = findPagePath(options.html);
    return printReport({ made, html }, options.publish === false ? null : publication, deps);
  }
  await project.lock.hold(async () => {
    await writeReport(made, deps);
    const html = await writePage(options.html, made, deps);
    const publish =
      options.publish === false
        ? null
        : await deps.io.step("publish the report", () =>
            keepReport({ report: describeReport(made, html) }, deps, () => publishReport(publication, deps)),
          );
    if (options.publish !== false) await tellStatus(judge(made, publish), { config, change }, deps);
    deps.io.print({ report: describeReport(made, html), publish }, () => publish?.url ?? made.paths.markdown);
  });
}

/** The training whose result is in the workspace; null when that was put back, or made by hand. */
async function findTraining(
  { change, head }: ChangeOfHead,
  { files, history, resultFiles, workTree }: Project,
): Promise<TrainingRecord | null> {
  const last = await readLastResult(files);
  if (last?.sha !== change.sha) return null;
  const { revision } = last.training;
  if ((await history.find(revision)) === undefined) return null;
  const changed = await resultFiles.changes(revision, head);
  const same = await workTree.sameAs(revision, changed);
  return same.length === changed.length ? last.training : null;
}

interface Planned {
  readonly made: MadeReport;
  readonly html: string | null;
}

async function printReport({ made, html }: Planned, publication: Publication | null, deps: Deps): Promise<void> {
  const publish = publication === null ? null : await publishReport(publication, deps);
  deps.io.print({ report: describeReport(made, html), publish }, () => made.markdown.trimEnd());
}
