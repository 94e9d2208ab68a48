import { insufficientScope, invalidToken, unauthorized } from "./answer.ts";
import type { GitlabRequest } from "./receive-request.ts";
import type { Credential, World } from "./world.ts";

/** The token of a request, in whichever of GitLab's ways it is sent. */
export function findToken({ headers, query }: Pick<GitlabRequest, "headers" | "query">): string | undefined {
  const bearer = /^Bearer\s+(.+)$/i.exec(headers.authorization ?? "")?.[1];
  const inQuery = query.get("private_token") ?? query.get("access_token") ?? query.get("job_token");
  return headers["private-token"] ?? headers["job-token"] ?? bearer ?? inQuery ?? undefined;
}

/** Whose request it is. A token that may only read is refused every write. */
export function authenticate(world: World, request: GitlabRequest): Credential {
  const token = findToken(request);
  const credential = world.credentials.find((candidate) => candidate.token === token);
  if (credential === undefined) throw unauthorized();
  checkState(credential);
  request.user = credential.user.username;
  if (!credential.job) checkScope(credential, request);
  return credential;
}

function checkState({ state }: Credential): void {
  if (state === "expired") {
    throw invalidToken("Token is expired. You can either do re-authentication or token refresh.");
  }
  if (state === "revoked") throw invalidToken("Token was revoked. You have to re-authorize from the user.");
}

function checkScope({ scopes }: Credential, { method, path }: GitlabRequest): void {
  if (scopes.includes("api") || path === "/personal_access_tokens/self") return;
  const reads = method === "GET" || method === "HEAD";
  if (reads && scopes.includes("read_api")) return;
  if (reads && path === "/user" && scopes.includes("read_user")) return;
  throw insufficientScope(reads ? "api read_api" : "api");
}
