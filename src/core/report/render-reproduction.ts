import { quoteArgument } from "../training/quote-argument.ts";
import { count } from "./format.ts";
import { codeBlock, codeSpan, renderFold } from "./markdown.ts";
import type { Report } from "./report.ts";

/** What an auditor needs to get the same numbers again, and to say why not. */
export function renderReproduction(report: Report): string {
  const facts = [...listSources(report), ...listEnvironment(report)].map((fact) => `- ${fact}`);
  const commands = codeBlock(listCommands(report).join("\n"), "sh");
  return renderFold("Reproduce and audit", `${commands}\n\n${facts.join("\n")}`);
}

/** The commands that, pasted into a clone, make the report again. */
function listCommands({ candidate, baseline, training, environment }: Report): string[] {
  return [
    `git checkout ${candidate.rev}`,
    ...(environment.remote === null ? [] : ["dvc pull"]),
    ...(training === null ? [] : [training.command.map(quoteArgument).join(" ")]),
    `cibot report --no-publish${baseline.rev === null ? "" : ` --baseline ${baseline.rev}`}`,
  ];
}

function listSources({ code, baseline, training, data, seeds, policy }: Report): string[] {
  const files = code.changed_files.map((path) => codeSpan(path)).join(", ");
  return [
    `code ${codeSpan(code.commit)}${code.dirty ? `, with changes that no commit holds: ${files}` : ", nothing else in the workspace"}`,
    ...(baseline.rev === null ? [] : [`baseline ${codeSpan(baseline.rev)}`]),
    ...(training?.revision
      ? [`experiment ${codeSpan(training.experiment)}, revision ${codeSpan(training.revision)}`]
      : []),
    ...data.map(({ path, candidate }) => `data ${codeSpan(path)} md5 ${codeSpan(candidate ?? "unknown")}`),
    ...seeds.map(({ name, value }) => `seed ${codeSpan(name)} ${codeSpan(String(value ?? "none"))}`),
    ...(policy.gates === 0 ? [] : [`policy of ${count(policy.gates, "gate")} ${codeSpan(policy.hash)}`]),
    ...(seeds.length === 0 ? ["no parameter is named as a seed"] : []),
  ];
}

function listEnvironment({ environment }: Report): string[] {
  const { cibot, dvc, node, platform, runner } = environment;
  const versions = `cibot ${cibot}, DVC ${dvc ?? "unknown"}, Node ${node} on ${platform}`;
  if (runner === null) return [versions];
  const details = [
    ...(runner.name === null ? [] : [`runner ${codeSpan(runner.name)}`]),
    ...(runner.image === null ? [] : [`image ${codeSpan(runner.image)}`]),
    ...(runner.triggered_by === null ? [] : [`started by ${codeSpan(runner.triggered_by)}`]),
  ];
  return [versions, ...(details.length === 0 ? [] : [details.join(", ")])];
}
