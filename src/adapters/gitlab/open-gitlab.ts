import { parseCiFacts } from "../../core/ci/ci-facts.ts";
import { findToken, tokenVariables } from "../../core/ci/find-token.ts";
import { missingToken } from "../../errors.ts";
import { type ConnectGitlabOptions, connectGitlab } from "./connect-gitlab.ts";
import { createGitlab, type Gitlab } from "./create-gitlab.ts";

/**
 * GitLab as a job's environment names it: address and project from the predefined variables alone, never from a file
 * of the change. Throws `missing_token`, `unknown_project`, `invalid_usage`, `file_missing`.
 */
export async function openGitlab({ env, signal, now, log }: ConnectGitlabOptions): Promise<Gitlab & { close(): void }> {
  const token = findToken(env, "gitlab");
  if (token === undefined) {
    const has = env.CI_JOB_TOKEN ? "CI_JOB_TOKEN" : null;
    throw missingToken({ forge: "GitLab", tried: tokenVariables("gitlab").map((name) => `\`${name}\``), has });
  }
  const { http, project, mergeRequestProject, ...urls } = await connectGitlab({ env, signal, now, log });
  const { pipeline } = parseCiFacts(env);
  // The pipeline of a merge request has another ref than its branch, and GitLab finds it by its number alone.
  const ref = env.CI_COMMIT_BRANCH || env.CI_COMMIT_TAG || null;
  const options = {
    ...urls,
    http,
    token: token.value,
    project,
    mergeRequestProject,
    pipeline,
    ref,
    sha: env.CI_COMMIT_SHA || null,
  };
  return { ...createGitlab(options), close: http.close };
}
