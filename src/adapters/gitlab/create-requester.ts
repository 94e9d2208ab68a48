import type { FormattedResponse, RequesterType, RequestOptions, ResourceOptions } from "@gitbeaker/requester-utils";
import { createRequesterFn } from "@gitbeaker/requester-utils";
import type { HttpClient, HttpRequest } from "../http/http-client.ts";

/**
 * The transport under GitLab's client library: its own retries each POST after a 502, follows a redirected POST as a
 * GET, and prints the token with its errors.
 */
export function createRequester(http: HttpClient): (options: ResourceOptions) => RequesterType {
  return createRequesterFn(
    async (_, options) => options,
    async (endpoint, options) => answer(await http.send(await describeRequest(endpoint, options ?? {}))),
  );
}

/** What stands before the path in the library's own addresses, when it is given no host. */
const libraryRoot = "/api/v4/";

async function describeRequest(endpoint: string, options: RequestOptions): Promise<HttpRequest> {
  const { prefixUrl = "", method = "GET", searchParams, headers = {}, body } = options;
  const path = `${prefixUrl.slice(libraryRoot.length).replace(/(?<=[^/])$/, "/")}${endpoint}`;
  const request = {
    method: parseMethod(method),
    path: searchParams === undefined ? path : `${path}?${searchParams}`,
    repeat: isRepeatable(method, path) ? ("always" as const) : ("when-refused" as const),
  };
  // In this order, since the mere name of FormData loads a client of Node's own.
  if (body === undefined) return { ...request, headers };
  if (typeof body === "string") return { ...request, headers, body: Buffer.from(body, "utf8") };
  const form = new Response(body);
  const type = form.headers.get("content-type") ?? "multipart/form-data";
  return { ...request, headers: { ...headers, "content-type": type }, body: Buffer.from(await form.arrayBuffer()) };
}

/**
 * A second upload of the same image leaves an unused file behind and a second status says the same again. Anything else
 * that is posted twice is seen twice.
 */
const isRepeatable = (method: string, path: string) =>
  method !== "POST" || path.endsWith("/uploads") || /\/statuses\/[^/]+$/.test(path);

function parseMethod(method: string): HttpRequest["method"] {
  if (method === "POST" || method === "PUT" || method === "PATCH" || method === "DELETE") return method;
  return "GET";
}

type AnswerBody = FormattedResponse["body"];

const answer = ({ status, headers, body }: Awaited<ReturnType<HttpClient["send"]>>): FormattedResponse => ({
  status,
  headers: { ...findNextPage(headers), ...headers },
  body: body as AnswerBody,
});

/** Of the ways in which GitLab tells that a list goes on, the library reads but one: a proxy may drop it. */
function findNextPage({ link = "" }: Readonly<Record<string, string>>): { "x-next-page"?: string } {
  const next = /<[^>]*[?&]page=(\d{1,9})[^>]*>\s*;\s*rel="next"/.exec(link)?.[1];
  return next === undefined ? {} : { "x-next-page": next };
}
