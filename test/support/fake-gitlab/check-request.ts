import { Refusal } from "./answer.ts";
import type { GitlabRequest } from "./receive-request.ts";
import type { World } from "./world.ts";

const tokenNames = ["private_token", "access_token", "job_token", "token"];
const contentTypes = /^(application\/json|application\/x-www-form-urlencoded|multipart\/form-data)\b/;

/** Tells `world.problems` what a client should not do, and refuses what GitLab cannot read. */
export function checkRequest({ problems }: World, request: GitlabRequest): void {
  const { method, path, query, body } = request;
  const report = (problem: string) => problems.push(`${method} ${path}: ${problem}`);
  for (const name of tokenNames) if (query.has(name)) report(`a token in the query (${name})`);
  // It arms /merge in the body of a note.
  if ("merge_request_diff_head_sha" in parametersOf(request)) report("merge_request_diff_head_sha is sent");
  if (method === "GET" && request.raw.length > 0) report("a body in a GET");
  if (hasNul(body) || [...query.values()].some(hasNul)) {
    report("a NUL");
    throw new Refusal({ status: 400, text: "Bad Request", headers: { "content-type": "text/plain" } });
  }
  if (request.raw.length > 0) checkContentType(request, report);
}

function checkContentType({ headers, body }: GitlabRequest, report: (problem: string) => void): void {
  const contentType = headers["content-type"] ?? "";
  if (!contentTypes.test(contentType)) {
    report(`the content type ${contentType || "is missing"}`);
    throw new Refusal({ status: 415, json: { error: `The provided content-type '${contentType}' is not supported.` } });
  }
  if (typeof body !== "object") {
    report("a body that is not what its content type says");
    throw new Refusal({ status: 400, json: { error: "message body does not match declared format" } });
  }
}

/** What was sent, in the query and the body; `name[]` is a list. */
export function parametersOf({ query, body }: GitlabRequest): Record<string, unknown> {
  const sent: Record<string, unknown> = {};
  for (const name of new Set(query.keys())) {
    if (!tokenNames.includes(name))
      sent[name.replace(/\[\]$/, "")] = name.endsWith("[]") ? query.getAll(name) : query.get(name);
  }
  return typeof body === "object" ? { ...sent, ...body } : sent;
}

/** Looks into strings, lists and objects, not into files. */
function hasNul(value: unknown): boolean {
  if (typeof value === "string") return value.includes("\0");
  if (value === null || typeof value !== "object" || Buffer.isBuffer(value)) return false;
  return Object.values(value).some(hasNul);
}
