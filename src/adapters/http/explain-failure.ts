import {
  type CibotError,
  forgeRefused,
  notAllowed,
  notAuthenticated,
  notFound,
  outcomeUnknown,
  rateLimited,
  redirected,
  serviceUnavailable,
  tlsFailed,
  unexpectedAnswer,
} from "../../errors.ts";
import type { Breakdown, Exchange, Reply } from "./exchange.ts";
import type { HttpRequest } from "./http-client.ts";
import { isRefusal } from "./plan-retry.ts";
import { readServerWords } from "./server-words.ts";

export interface Failure {
  readonly request: HttpRequest;
  readonly exchange: Exchange;
  /** Seconds that the service asked to wait. */
  readonly asked: number | null;
}

/** `POST projects/7/uploads`: without the query, which may be long. */
export const nameRequest = ({ method, path }: Pick<HttpRequest, "method" | "path">) =>
  `${method} ${path.replace(/\?.*$/s, "")}`;

/** The error that a request ends with when there is no further try. */
export function explainFailure({ request, exchange, asked }: Failure): CibotError {
  const name = nameRequest(request);
  if (request.repeat === "when-refused" && !isRefusal(exchange)) {
    return outcomeUnknown({ request: name, detail: describe(exchange) });
  }
  if ("breakdown" in exchange) return explainBreakdown(exchange.breakdown, name);
  return explainReply(exchange.reply, { name, asked });
}

const describe = (exchange: Exchange) =>
  "breakdown" in exchange ? exchange.breakdown.detail : describeReply(exchange.reply);

function describeReply(reply: Reply): string {
  const words = readServerWords(reply);
  if (reply.status < 300) return words === "" ? "an empty answer" : `an answer that is no JSON document, ${words}`;
  return `${reply.status}${words === "" ? "" : `, ${words}`}`;
}

function explainBreakdown({ kind, detail }: Breakdown, request: string): CibotError {
  return kind === "tls" ? tlsFailed({ request, detail }) : serviceUnavailable({ request, detail });
}

function explainReply(reply: Reply, { name: request, asked }: { name: string; asked: number | null }): CibotError {
  const { status } = reply;
  if (status < 300) return unexpectedAnswer({ request, detail: describeReply(reply) });
  if (status < 400) return redirected({ request, location: describeLocation(reply) });
  const words = readServerWords(reply);
  if (status === 429 || (status === 403 && asked !== null)) return rateLimited({ request, words, wait: asked });
  if (status === 401) return notAuthenticated({ request, words });
  if (status === 403) return notAllowed({ request, words });
  if (status === 404) return notFound({ request, words });
  if (status >= 500 || status === 408) return serviceUnavailable({ request, detail: describeReply(reply) });
  return forgeRefused({ request, status, words });
}

/** Where a redirect leads, without what its query or its credentials may hold. */
function describeLocation({ headers: { location = "" } }: Reply): string {
  if (!URL.canParse(location)) return location.replace(/\?.*$/s, "").slice(0, 200) || "nowhere";
  const { origin, pathname } = new URL(location);
  return `${origin}${pathname}`.slice(0, 200);
}
