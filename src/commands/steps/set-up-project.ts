import { describeFiles, describeFound, listNextSteps } from "../../core/init/describe-setup.ts";
import type { FilePlan } from "../../core/init/plan-files.ts";
import type { Proposal } from "../../core/init/proposal.ts";
import { confirmationNeeded, invalidUsage } from "../../errors.ts";
import type { NewFiles } from "../../ports/new-files.ts";
import type { Questions } from "../../ports/questions.ts";
import type { InitDeps, InitOptions } from "../init-tools.ts";
import { askAboutSetup } from "./ask-about-setup.ts";
import { layOutSample } from "./lay-out-sample.ts";
import { planSetup } from "./plan-setup.ts";
import { proposeSetup } from "./propose-setup.ts";
import { showFindings, showSetup } from "./show-setup.ts";

/**
 * Looks, proposes, shows, and writes what is agreed. Throws `outside_git`, `outside_dvc`, `no_stages`, `invalid_pipeline`,
 * `unknown_column`, `confirmation_needed`, `folder_not_empty`, `interrupted`, `write_failed`.
 */
export async function setUpProject(dir: string | undefined, options: InitOptions, deps: InitDeps): Promise<void> {
  const tools = await deps.init();
  if (options.template !== undefined) return layOutSample(dir ?? ".", tools, deps);
  if (dir !== undefined) {
    throw invalidUsage({
      message: "`cibot init` looks at the folder that it runs in.",
      hint: `Run it there: \`cd ${dir} && cibot init\`; with --template project it writes a sample into ${dir}.`,
    });
  }
  const questions = options.yes || options.dryRun ? null : tools.questions;
  const draft = await proposeSetup(options, tools, deps);
  // Before the questions, which are about what is missing here.
  showFindings(draft, deps);
  const proposal = questions === null ? draft : await askAboutSetup(draft, { ...options, questions }, deps);
  const plans = await planSetup(proposal, options, { tools, deps });
  await showSetup({ proposal, plans, color: tools.color, isCiWanted: options.ci !== false }, deps);
  const isAgreed = await agree(plans, { ...options, questions, proposal });
  const done = isAgreed ? await writeFiles(plans, tools.newFiles) : plans;
  tell({ proposal, plans: done, action: nameAction(plans, options.dryRun === true, isAgreed) }, deps);
}

const isChange = ({ action }: FilePlan) => action !== "keep";

interface Agreement {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly questions: Questions | null;
  readonly proposal: Proposal;
}

/** Throws `confirmation_needed` where nobody can be asked. */
async function agree(plans: readonly FilePlan[], { yes, dryRun, questions, proposal }: Agreement): Promise<boolean> {
  if (dryRun || !plans.some(isChange)) return false;
  if (yes) return true;
  const paths = plans.filter(isChange).map(({ path }) => path);
  if (questions !== null) return questions.confirm(`Write ${paths.join(", ")}?`);
  throw confirmationNeeded(undefined, { partial: { found: describeFound(proposal), files: describeFiles(plans) } });
}

/** A file that somebody else made in the meantime is theirs. */
async function writeFiles(plans: readonly FilePlan[], files: NewFiles): Promise<readonly FilePlan[]> {
  const done: FilePlan[] = [];
  for (const plan of plans) {
    const isWritten =
      plan.action === "keep" ||
      (await (plan.action === "create" ? files.create(plan.path, plan.after) : files.replace(plan.path, plan)));
    done.push(isWritten ? plan : { path: plan.path, action: "keep", why: "was changed in the meantime", add: null });
  }
  return done;
}

type Action = "written" | "planned" | "unchanged" | "declined";

function nameAction(plans: readonly FilePlan[], isDryRun: boolean, isAgreed: boolean): Action {
  if (!plans.some(isChange)) return "unchanged";
  if (isDryRun) return "planned";
  return isAgreed ? "written" : "declined";
}

interface Outcome {
  readonly proposal: Proposal;
  readonly plans: readonly FilePlan[];
  readonly action: Action;
}

const verbs: Readonly<Record<Action, string>> = {
  written: "Wrote",
  planned: "Would write",
  unchanged: "Nothing to write.",
  declined: "Nothing was written.",
};

function tell({ proposal, plans, action }: Outcome, { io }: InitDeps): void {
  const changed = plans.filter(isChange).map(({ path }) => path);
  const next = action === "declined" ? [] : listNextSteps(proposal, action === "unchanged" ? [] : changed, plans);
  io.print({ action, found: describeFound(proposal), files: describeFiles(plans), next }, () =>
    [
      action === "written" || action === "planned" ? `${verbs[action]} ${changed.join(", ")}.` : verbs[action],
      ...(next.length === 0 ? [] : ["", "Next:", ...next.map((step, index) => `  ${index + 1}. ${step}`)]),
    ].join("\n"),
  );
}
