import { CibotError, forgeRefused, notAllowed, notAuthenticated, notFound } from "../../errors.ts";
import type { ForgeInspection } from "../../ports/forge-inspection.ts";
import type { HttpClient } from "../http/http-client.ts";
import { type AskApi, createAskRight } from "./ask-right.ts";
import { parseForgeProject, parseForgeToken, parseForgeUser, parseProtectedBranches } from "./parse-inspection.ts";
import { isRecord } from "./parse-note.ts";

export interface InspectionOptions {
  readonly http: HttpClient;
  /** Null when there is none: then the server alone is asked for. */
  readonly token: string | null;
  /** The job's own project. */
  readonly project: string;
  readonly mergeRequestProject: string;
}

export function createInspection({ http, token, project, mergeRequestProject }: InspectionOptions): ForgeInspection {
  const ask = createAsk(http, token);
  const own = `projects/${encodeURIComponent(project)}`;
  const ofMergeRequests = `projects/${encodeURIComponent(mergeRequestProject)}`;
  const get = (path: string) => ask({ method: "GET", path });
  return {
    version: async () => {
      const found = await orNull(() => get("version"), [notAuthenticated.code, notAllowed.code]);
      return isRecord(found) && typeof found.version === "string" ? found.version : null;
    },
    user: async () => parseForgeUser(await get("user")),
    // A token of another kind is told to be none by 400 or 401, and a refused one has shown before.
    token: async () => {
      const refusals = [notAuthenticated.code, notFound.code, forgeRefused.code];
      const found = await orNull(() => get("personal_access_tokens/self"), refusals);
      return found === null ? null : parseForgeToken(found);
    },
    project: async () => parseForgeProject(await get(own)),
    protectedBranches: async () => {
      const refusals = [notAuthenticated.code, notAllowed.code, notFound.code];
      const found = await orNull(() => get(`${own}/protected_branches?per_page=100`), refusals);
      return found === null ? null : parseProtectedBranches(found);
    },
    newestMergeRequest: async () => {
      const path = `${ofMergeRequests}/merge_requests?state=all&order_by=created_at&sort=desc&per_page=1`;
      const found = await orNull(() => get(path), [notAuthenticated.code, notAllowed.code, notFound.code]);
      const first: unknown = Array.isArray(found) ? found[0] : undefined;
      return isRecord(first) && typeof first.iid === "number" ? first.iid : null;
    },
    ask: createAskRight(ask, { own, ofMergeRequests }),
  };
}

function createAsk(http: HttpClient, token: string | null): AskApi {
  const login: Record<string, string> = token === null ? {} : { "private-token": token };
  return async ({ method, path, body }) => {
    const type: Record<string, string> = body === undefined ? {} : { "content-type": "application/json" };
    const headers = { accept: "application/json", ...login, ...type };
    const content = body === undefined ? {} : { body: Buffer.from(JSON.stringify(body), "utf8") };
    // A write that could not be refused after all must not be done twice.
    const repeat = method === "GET" ? "always" : "when-refused";
    return (await http.send({ method, path, headers, ...content, repeat })).body;
  };
}

async function orNull(work: () => Promise<unknown>, codes: readonly string[]): Promise<unknown> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CibotError && codes.includes(error.code)) return null;
    throw error;
  }
}
