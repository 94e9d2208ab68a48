import type { ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { Answer } from "./answer.ts";
import type { Fault } from "./faults.ts";
import type { GitlabRequest } from "./receive-request.ts";

export const page = (title: string): string =>
  `<!DOCTYPE html>\n<html>\n<head><title>${title}</title></head>\n<body><h1>${title}</h1></body>\n</html>\n`;

/** How a fault answers without any work behind it; undefined where the work is done, or nothing is said. */
export function answerOfFault(fault: Fault, request: GitlabRequest, urls: { stranger: string; own: string }) {
  switch (fault.kind) {
    case "answer":
      return fault.answer;
    case "rate-limited":
      return rateLimited(fault.retryAfter, fault.json ?? false);
    case "500":
      return { status: 500, json: { message: "500 Internal Server Error" } };
    case "502-html":
      return html(502, "GitLab is not responding (502)");
    case "empty":
      return fault.after === true ? undefined : { status: 200 };
    case "html":
      return fault.after === true ? undefined : signInPage(fault.labelledJson);
    case "redirect-away":
      return redirect(fault.status ?? 302, `${urls.stranger}${target(request)}`);
    case "redirect-same":
      return redirect(307, `${urls.own}${target(request)}`);
    default:
      return undefined;
  }
}

/** What is sent in the place of an answer to work that was done. */
export function spoil(answer: Answer, fault: Fault | undefined): Answer {
  if (fault?.kind === "502-after") return html(502, "GitLab is not responding (502)");
  if (fault?.kind === "empty") return { status: 200 };
  if (fault?.kind === "html") return signInPage(fault.labelledJson);
  return answer;
}

const html = (status: number, title: string, type = "text/html; charset=utf-8"): Answer => ({
  status,
  headers: { "content-type": type },
  text: page(title),
});

const signInPage = (labelledJson = false): Answer =>
  html(200, "Sign in", labelledJson ? "application/json" : undefined);

const redirect = (status: number, location: string): Answer => ({
  status,
  headers: { location, "content-type": "text/html; charset=utf-8" },
  text: page("Moved"),
});

function target({ area, path, query }: GitlabRequest): string {
  const search = query.size === 0 ? "" : `?${query}`;
  return `${area === "api" ? "/api/v4" : ""}${path}${search}`;
}

function rateLimited(retryAfter: number | string | undefined, json: boolean): Answer {
  const headers = retryAfter === undefined ? {} : { "retry-after": String(retryAfter) };
  const message = { error: "This endpoint has been requested too many times. Try again later." };
  if (json) return { status: 429, headers, json: { message } };
  return { status: 429, headers: { ...headers, "content-type": "text/plain" }, text: "Retry later\n" };
}

/** Sends an answer, whole or as a fault breaks it. */
export async function sendAnswer(response: ServerResponse, answer: Answer, fault?: Fault): Promise<void> {
  const body = bodyOf(answer);
  response.statusCode = answer.status;
  if (answer.json !== undefined) response.setHeader("content-type", "application/json");
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  if (fault?.kind === "truncated") return truncate(response, body, fault.abrupt ?? false);
  if (answer.status !== 204) response.setHeader("content-length", body.length);
  if (fault?.kind === "slow") await drip(response, body, fault.milliseconds ?? 1000);
  response.end(fault?.kind === "slow" ? undefined : body);
}

function bodyOf({ json, text, bytes }: Answer): Buffer {
  if (bytes !== undefined) return Buffer.from(bytes);
  return Buffer.from(json === undefined ? (text ?? "") : JSON.stringify(json));
}

function truncate(response: ServerResponse, body: Buffer, abrupt: boolean): void {
  const half = body.subarray(0, Math.floor(body.length / 2));
  response.setHeader("content-length", abrupt ? body.length : half.length);
  if (abrupt) response.write(half, () => response.socket?.destroy());
  else response.end(half);
}

async function drip(response: ServerResponse, body: Buffer, milliseconds: number): Promise<void> {
  const drops = 10;
  const size = Math.ceil(body.length / drops);
  for (let start = 0; start < body.length && !response.destroyed; start += size) {
    await wait(milliseconds / drops);
    response.write(body.subarray(start, start + size));
  }
}
