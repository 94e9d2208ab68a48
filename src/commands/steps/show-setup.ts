import { listFindings } from "../../core/init/describe-setup.ts";
import type { FilePlan } from "../../core/init/plan-files.ts";
import type { Proposal } from "../../core/init/proposal.ts";
import type { InitDeps } from "../init-tools.ts";

interface Setup {
  readonly proposal: Proposal;
  readonly plans: readonly FilePlan[];
  readonly color: boolean;
  /** False for `--no-ci`. */
  readonly isCiWanted: boolean;
}

/** A line for each thing that was found. */
export function showFindings(proposal: Proposal, { io }: InitDeps): void {
  for (const line of listFindings(proposal)) io.note(`  ${line}`);
}

/** Shows every change as a diff, and every file that stays. */
export async function showSetup({ proposal, plans, color, isCiWanted }: Setup, { io }: InitDeps): Promise<void> {
  const { renderDiff } = await import("../../core/init/render-diff.ts");
  for (const plan of plans) {
    io.note("");
    if (plan.action !== "keep") {
      io.note(renderDiff(plan, color));
      continue;
    }
    io.note(`${plan.path} ${plan.why}.`);
    if (plan.add !== null) io.note(`Add these lines to it:\n\n${plan.add}`);
  }
  if (proposal.forge === null && isCiWanted)
    io.note("\nNo CI file is written; `--forge gitlab` or `--forge github` chooses one.");
}
