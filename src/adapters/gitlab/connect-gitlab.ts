import { type GitlabFacts, parseGitlabFacts } from "../../core/ci/gitlab-facts.ts";
import { invalidUsage, unknownProject } from "../../errors.ts";
import { createHttpClient } from "../http/create-http-client.ts";
import type { HttpClient } from "../http/http-client.ts";
import { openConnection } from "../http/open-connection.ts";
import { readLimits } from "../http/read-limits.ts";

export interface ConnectGitlabOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A line for `--verbose`. */
  readonly log: (line: string) => void;
}

/** The way to a GitLab, before it is known who asks. */
export interface GitlabConnection extends Pick<GitlabFacts, "projectUrl" | "mergeRequestProjectUrl"> {
  readonly http: HttpClient;
  /** The job's own project. */
  readonly project: string;
  readonly mergeRequestProject: string;
}

const maxSockets = 8;

/** Nothing is asked yet. Throws `unknown_project`, `invalid_usage`, `file_missing`. */
export async function connectGitlab({ env, signal, now, log }: ConnectGitlabOptions): Promise<GitlabConnection> {
  const { api, project, mergeRequestProject, ...urls } = parseGitlabFacts(env);
  if (api === null) throw unknownProject({ problem: "`CI_API_V4_URL` is not set" });
  // Its value is not told: what is wrong with it may be a password.
  if (!isWebAddress(api)) throw unknownProject({ problem: "`CI_API_V4_URL` is no plain http(s) address" });
  if (project === null || mergeRequestProject === null) throw unknownProject({ problem: "`CI_PROJECT_ID` is not set" });
  const base = new URL(`${api}/`);
  refuseDowngrade(base, env.CI_SERVER_URL);
  const connection = await openConnection(base, { env, maxSockets });
  const http = createHttpClient({ base, connection, ...readLimits(env), signal, now, log });
  return { ...urls, http, project, mergeRequestProject };
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
