import type { Environment } from "./ci-facts.ts";
import { findToken } from "./find-token.ts";

/** A token, and the only servers that it is for. */
export interface Credential {
  /** Of the forge and its API: `https://gitlab.example:8443`. */
  readonly origins: readonly string[];
  readonly token: string;
}

/** The token of GitLab from the environment; null when it, or the server's address, is not set. */
export function findCredential(env: Environment): Credential | null {
  const token = findToken(env, "gitlab");
  const servers = [env.CI_SERVER_URL, env.CI_API_V4_URL].flatMap((url) =>
    url !== undefined && URL.canParse(url) ? [new URL(url).origin] : [],
  );
  return token === undefined || servers.length === 0 ? null : { origins: [...new Set(servers)], token: token.value };
}
