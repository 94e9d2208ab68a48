import type { Command } from "commander";
import { createCommand, explain } from "../cli/program.ts";
import type { Config } from "../config/schema.ts";
import { describePolicy } from "../core/gates/describe-policy.ts";
import { findGatesVerdict } from "../core/gates/summarize-gates.ts";
import type { Deps } from "./deps.ts";
import { type Measurements, measureProject } from "./steps/measure-project.ts";
import { readChange } from "./steps/read-change.ts";
import { resolveBaseline } from "./steps/resolve-baseline.ts";
import { junitPath, renderGateTests, tellGates } from "./steps/tell-gates.ts";

export interface GateOptions {
  readonly baseline?: string;
}

export const gateCommand = (deps: Deps): Command =>
  explain(
    createCommand("gate", "Judge the workspace by the gates of cibot.yaml; exit 3 when one fails", [
      "cibot gate",
      "cibot gate --baseline target --json",
    ]),
    "Writes .cibot/report/junit.xml for GitLab's test widget; draws and publishes nothing.",
  )
    .option(
      "--baseline <rev>",
      "measure against: merge-base, target, or a Git revision (default: report.baseline in cibot.yaml, else merge-base)",
    )
    .action((options: GateOptions) => gate(options, deps));

/**
 * `cibot gate`: measures anew, since a report that lies in the workspace may have been edited; leaves that report as it
 * is, but for `junit.xml`. Throws what `cibot report` throws.
 */
export async function gate(options: GateOptions, deps: Deps): Promise<void> {
  const config = await deps.config();
  const { model, gates } = config;
  const policy = describePolicy(gates);
  if (gates.length === 0) {
    const nothing = { verdict: "none", gates: [], policy, baseline: null, notes: [], junit: null };
    return deps.io.print(nothing, () => "No gates are configured: `gates` in cibot.yaml holds none.");
  }
  const { baseline, gates: checks, notes } = await measure(config, options, deps);
  const project = await deps.project();
  const tests = await renderGateTests({ model, gates: checks }, deps);
  await project.lock.hold(() => project.files.write(junitPath, tests));
  for (const note of notes) deps.io.warn(note);
  tellGates(checks, deps.io);
  const verdict = findGatesVerdict(checks);
  if (verdict === "failed") deps.io.deny();
  const { renderGateTable } = await import("../core/gates/render-gate-table.ts");
  deps.io.print({ verdict, gates: checks, policy, baseline, notes, junit: junitPath }, () => renderGateTable(checks));
}

async function measure(config: Config, options: GateOptions, deps: Deps): Promise<Measurements> {
  const { history } = await deps.project();
  const { experiments, results } = await deps.pipeline();
  // Says in one sentence what is missing, where reading would fail with DVC's words.
  await experiments.inspect();
  const { change } = await readChange(deps, history);
  const baseline = await resolveBaseline(options.baseline ?? config.report.baseline, change, history);
  const read = await deps.io.step("read metrics and params", () => results.read(baseline.rev));
  return measureProject({ config, baseline, results: read }, deps);
}
