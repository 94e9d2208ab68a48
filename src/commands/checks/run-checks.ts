import { type Finding, fail, ok, warn } from "../../core/doctor/check.ts";
import type { Examination } from "./examination.ts";
import type { Question } from "./question.ts";

/** Where cibot runs, and what it makes of that. */
export function planRunChecks({ deps: { versions }, tools: { forge }, facts }: Examination): Question[] {
  const group = "run";
  return [
    {
      id: "versions",
      group,
      title: "versions",
      ask: () => ok(`cibot ${versions.cibot}, Node ${versions.node}, ${versions.platform}`),
    },
    { id: "pipeline", group, title: "pipeline", ask: () => describePipeline(facts) },
    { id: "forge", group, title: "forge", ask: () => describeForge(forge) },
  ];
}

function describePipeline({ provider, mergeRequest, branch, pipeline }: Examination["facts"]): Finding {
  if (provider === "local") return ok("outside of CI");
  const where = provider === "gitlab" ? "GitLab CI" : "GitHub Actions";
  const what = mergeRequest === null ? `branch ${branch ?? "unknown"}` : `merge request !${mergeRequest.iid}`;
  const seen = `${where}, ${what}${pipeline === null ? "" : `, pipeline ${pipeline}`}`;
  if (mergeRequest?.isFork !== true) return ok(seen);
  return warn(
    `${seen}, of a fork: the project's own variables and token are not given to it`,
    "Let a member of the project run the pipeline, after a look at the change.",
  );
}

function describeForge({ name, chosen }: Examination["tools"]["forge"]): Finding {
  const why = chosen ? "as it was chosen" : "as the environment looks";
  if (name === "gitlab") return ok(`gitlab, ${why}`);
  if (name === "local") return ok(`local, ${why}: comments go to .cibot/forge, and nobody else sees them`);
  return fail(`"${name}" is not part of this version`, "Publish to files instead: `CIBOT_FORGE=local`.");
}
