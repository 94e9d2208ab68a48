import { quoteArgument } from "../training/quote-argument.ts";
import { codeBlock, codeSpan, renderFold } from "./markdown.ts";
import type { Report } from "./report.ts";

/** What an auditor needs to get the same numbers again. */
export function renderReproduction({ candidate, baseline, training, data, environment }: Report): string {
  const commands = [
    `git checkout ${candidate.rev}`,
    ...(training === null ? ["cibot report"] : [training.command.map(quoteArgument).join(" ")]),
  ];
  const facts = [
    `- candidate ${codeSpan(candidate.rev)}`,
    ...(baseline.rev === null ? [] : [`- baseline ${codeSpan(baseline.rev)}`]),
    ...(training?.revision
      ? [`- experiment ${codeSpan(training.experiment)}, revision ${codeSpan(training.revision)}`]
      : []),
    ...data.map(({ path, candidate: hash }) => `- data ${codeSpan(path)} md5 ${codeSpan(hash ?? "unknown")}`),
    `- DVC ${environment.dvc ?? "unknown"}, cibot ${environment.cibot}, Node ${environment.node}`,
  ];
  return renderFold("Reproduce and audit", `${codeBlock(commands.join("\n"), "sh")}\n\n${facts.join("\n")}`);
}
