import { setTimeout as sleep } from "node:timers/promises";
import { type CibotError, stoppedBy } from "../../errors.ts";
import { type Exchange, exchange, type Reply } from "./exchange.ts";
import { explainFailure, type Failure, nameRequest } from "./explain-failure.ts";
import type { HttpAnswer, HttpClient, HttpRequest } from "./http-client.ts";
import type { Connection } from "./open-connection.ts";
import { planRetry } from "./plan-retry.ts";

export interface HttpClientOptions {
  /** Every path is below it: `https://gitlab.example.com/api/v4/`. */
  readonly base: URL;
  readonly connection: Connection;
  /** Seconds that a service may take to begin its answer. */
  readonly timeout: number;
  /** Seconds that a service may ask to wait before the next try. */
  readonly maxWait: number;
  /** Ends a wait. */
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A line for `--verbose`. */
  readonly log: (line: string) => void;
  /** What a service that is no forge says of a request that failed for good. */
  readonly explain?: (failure: Failure) => CibotError;
}

const connectTimeout = 10_000;
const maxRedirects = 3;

export function createHttpClient(options: HttpClientOptions): HttpClient {
  return { send: (request) => sendUntilDone(request, options), close: () => options.connection.agent.destroy() };
}

async function sendUntilDone(request: HttpRequest, options: HttpClientOptions): Promise<HttpAnswer> {
  const { now, maxWait, signal, log, explain = explainFailure } = options;
  for (let tries = 1; ; tries++) {
    if (signal.aborted) throw stoppedBy(signal);
    const end = await sendOnce(request, options);
    const answer = "reply" in end ? readAnswer(end.reply) : undefined;
    if (answer !== undefined) return answer;
    if (signal.aborted) throw stoppedBy(signal);
    const plan = planRetry(request, end, { tries, now: now(), maxWait, random: Math.random() });
    if ("end" in plan) throw explain({ request, exchange: end, asked: plan.asked });
    log(`${nameRequest(request)}: again in ${plan.wait.toFixed(1)} s`);
    await pause(plan.wait, signal);
  }
}

async function pause(seconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(seconds * 1000, undefined, { signal });
  } catch (error) {
    if (signal.aborted) throw stoppedBy(signal);
    throw error;
  }
}

/** One try, with the redirects that a request may follow: to the same origin, and a write only as the write it is. */
async function sendOnce(request: HttpRequest, options: HttpClientOptions): Promise<Exchange> {
  const { base, connection, timeout, now, log, signal } = options;
  const limits = { connectTimeout, answerTimeout: timeout * 1000, totalTimeout: timeout * 3000 };
  let url = new URL(request.path, base);
  for (let redirects = 0; ; redirects++) {
    const started = now();
    const end = await exchange(url, request, { connection, signal, ...limits });
    log(`${nameRequest(request)} → ${describeEnd(end)} in ${now() - started} ms`);
    const next = "reply" in end && redirects < maxRedirects ? findRedirect(request, end.reply, url) : undefined;
    if (next === undefined) return end;
    url = next;
  }
}

function describeEnd(end: Exchange): string {
  if ("breakdown" in end) return end.breakdown.detail;
  const { status, content } = end.reply;
  return `${status}, ${content.length} bytes`;
}

function findRedirect({ method }: HttpRequest, { status, headers }: Reply, from: URL): URL | undefined {
  const keepsMethod = status === 307 || status === 308;
  const changesMethod = status === 301 || status === 302 || status === 303;
  if (!keepsMethod && !(changesMethod && method === "GET")) return undefined;
  const { location = "" } = headers;
  if (!URL.canParse(location, from.href)) return undefined;
  const to = new URL(location, from);
  return to.origin === from.origin && to.username === "" && to.password === "" ? to : undefined;
}

/** Undefined for an answer that is no success, or a success that is no JSON document. */
function readAnswer({ status, headers, content }: Reply): HttpAnswer | undefined {
  if (status < 200 || status > 299) return undefined;
  if (status === 204) return { status, headers, body: null };
  try {
    return { status, headers, body: JSON.parse(content.toString("utf8")) };
  } catch {
    return undefined;
  }
}
