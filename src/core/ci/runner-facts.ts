import type { Environment } from "./ci-facts.ts";

/** Who and what ran the job, as far as the CI tells; part of a report's evidence. */
export interface RunnerFacts {
  readonly provider: "gitlab" | "github";
  /** The runner's own name or description. */
  readonly name: string | null;
  /** Container image (GitLab) or machine image with its version (GitHub). */
  readonly image: string | null;
  /** Login of the user who started the pipeline. */
  readonly triggered_by: string | null;
}

/** Null outside GitLab CI and GitHub Actions. */
export function parseRunner(env: Environment): RunnerFacts | null {
  if (env.GITLAB_CI !== undefined) {
    const name = env.CI_RUNNER_DESCRIPTION || env.CI_RUNNER_ID || null;
    return { provider: "gitlab", name, image: env.CI_JOB_IMAGE || null, triggered_by: env.GITLAB_USER_LOGIN || null };
  }
  if (env.GITHUB_ACTIONS !== "true") return null;
  const image = [env.ImageOS, env.ImageVersion].filter(Boolean).join(" ");
  const triggered_by = env.GITHUB_TRIGGERING_ACTOR || env.GITHUB_ACTOR || null;
  return { provider: "github", name: env.RUNNER_NAME || null, image: image || null, triggered_by };
}

/** Who does it: the forge's user, else the system's; null in a container that names none. */
export const findActor = (env: Environment): string | null => parseRunner(env)?.triggered_by ?? (env.USER || null);
