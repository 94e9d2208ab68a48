import { parseCiFacts } from "../../core/ci/ci-facts.ts";
import { findToken, tokenVariables } from "../../core/ci/find-token.ts";
import { parseGitlabFacts } from "../../core/ci/gitlab-facts.ts";
import { invalidUsage, missingToken, unknownProject } from "../../errors.ts";
import { createHttpClient } from "../http/create-http-client.ts";
import { openConnection } from "../http/open-connection.ts";
import { readLimits } from "../http/read-limits.ts";
import { createGitlab, type Gitlab } from "./create-gitlab.ts";

export interface OpenGitlabOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A line for `--verbose`. */
  readonly log: (line: string) => void;
}

const maxSockets = 8;

/**
 * GitLab as a job's environment names it: address and project from the predefined variables alone, never from a file
 * of the change. Throws `missing_token`, `unknown_project`, `invalid_usage`, `file_missing`.
 */
export async function openGitlab({ env, signal, now, log }: OpenGitlabOptions): Promise<Gitlab & { close(): void }> {
  const token = findToken(env, "gitlab");
  if (token === undefined) {
    const has = env.CI_JOB_TOKEN ? "CI_JOB_TOKEN" : null;
    throw missingToken({ forge: "GitLab", tried: tokenVariables("gitlab").map((name) => `\`${name}\``), has });
  }
  const { api, project, mergeRequestProject, ...urls } = parseGitlabFacts(env);
  if (api === null) throw unknownProject({ problem: "`CI_API_V4_URL` is not set" });
  // Its value is not told: what is wrong with it may be a password.
  if (!isWebAddress(api)) throw unknownProject({ problem: "`CI_API_V4_URL` is no plain http(s) address" });
  if (project === null || mergeRequestProject === null) throw unknownProject({ problem: "`CI_PROJECT_ID` is not set" });
  const base = new URL(`${api}/`);
  refuseDowngrade(base, env.CI_SERVER_URL);
  const connection = await openConnection(base, { env, maxSockets });
  const http = createHttpClient({ base, connection, ...readLimits(env), signal, now, log });
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

function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && username === "" && password === "" && !/[?#]/.test(text);
}

/** Who starts a pipeline may set its variables: a token that GitLab takes over https is not for an open line. */
function refuseDowngrade({ protocol, hostname, origin }: URL, server: string | undefined): void {
  if (protocol === "https:" || !/^https:/i.test(server ?? "") || isLoopback(hostname)) return;
  throw invalidUsage({
    message: `\`CI_API_V4_URL\` is on ${origin}, where the token would be sent in the open, while \`CI_SERVER_URL\` is https.`,
    hint: "Leave `CI_API_V4_URL` as GitLab sets it, or give both the same scheme.",
  });
}

const isLoopback = (hostname: string) =>
  hostname === "localhost" || hostname === "[::1]" || hostname.startsWith("127.");
