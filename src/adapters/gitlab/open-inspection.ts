import { findToken } from "../../core/ci/find-token.ts";
import type { ForgeInspection } from "../../ports/forge-inspection.ts";
import { type ConnectGitlabOptions, connectGitlab } from "./connect-gitlab.ts";
import { createInspection } from "./create-inspection.ts";

/** GitLab as a job's environment names it, also without a token. Throws `unknown_project`, `invalid_usage`, `file_missing`. */
export async function openInspection(options: ConnectGitlabOptions): Promise<ForgeInspection & { close(): void }> {
  const token = findToken(options.env, "gitlab")?.value ?? null;
  const { http, project, mergeRequestProject } = await connectGitlab(options);
  return { ...createInspection({ http, token, project, mergeRequestProject }), close: http.close };
}
