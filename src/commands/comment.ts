import { basename, dirname } from "node:path";
import type { Command } from "commander";
import { createCommand } from "../cli/program.ts";
import { linkArtifact } from "../core/ci/artifact-link.ts";
import type { Deps } from "./deps.ts";
import { chooseTarget } from "./steps/find-target.ts";
import { chooseMode, modeOption } from "./steps/mode-option.ts";
import { preparePublishing } from "./steps/prepare-publishing.ts";
import { publishReport } from "./steps/publish-report.ts";
import { readNamedChange } from "./steps/read-change.ts";

export interface CommentOptions {
  readonly name?: string;
  readonly target?: string;
  readonly mode?: string;
  readonly alert?: boolean;
  readonly dryRun?: boolean;
}

export const commentCommand = (deps: Deps): Command =>
  createCommand("comment", "Publish a Markdown file with its images as one comment that stays current", [
    "cibot comment report.md",
    "cibot comment drift.md --name drift --mode on-alert --alert",
    "cibot comment report.md --target issue/7 --dry-run",
  ])
    .argument("<file>", "Markdown file to publish")
    .option("--name <name>", "replace the earlier comment of this name (default: the file's name)")
    .option(
      "--target <target>",
      "comment on: auto, mr, mr/12, commit, commit/<sha> or issue/<n> (default: publish.target in cibot.yaml, else auto)",
    )
    .addOption(modeOption())
    .option("--alert", "the file is a warning: mode on-alert posts only those")
    .option("--dry-run", "show where it would go, write nothing")
    .action((file: string, options: CommentOptions) => publishComment(file, options, deps));

/** Throws `file_missing`, `unknown_target`, `no_merge_request`. */
export async function publishComment(
  file: string,
  { name, target, mode, alert = false, dryRun }: CommentOptions,
  deps: Deps,
): Promise<void> {
  const at = deps.clock.now().toISOString();
  preparePublishing(deps);
  const [config, { files }] = await Promise.all([deps.config(), deps.project()]);
  const content = await files.read(file, "Name a Markdown file that exists, as in `cibot comment report.md`.");
  const change = await readNamedChange(deps);
  const publish = await publishReport(
    {
      key: name ?? basename(file, ".md"),
      markdown: Buffer.from(content).toString("utf8"),
      folder: dirname(file),
      target: chooseTarget(target, config.publish),
      mode: chooseMode(mode, config.publish),
      signal: { changed: true, alert },
      change,
      at,
      link: linkArtifact(change, file),
      dryRun,
    },
    deps,
  );
  deps.io.print({ publish }, () => publish.url ?? `would publish to ${publish.target}`);
}
