import type { Exchange, Reply } from "./exchange.ts";
import type { HttpRequest } from "./http-client.ts";

export interface RetryState {
  /** Tries so far, at least 1. */
  readonly tries: number;
  /** Milliseconds since 1970, for headers that name a time. */
  readonly now: number;
  /** The longest wait in seconds that a service may ask for. */
  readonly maxWait: number;
  /** From 0 to 1. */
  readonly random: number;
}

/** Seconds to wait before the next try, or why there is none. */
export type RetryPlan =
  | { readonly wait: number }
  | { readonly end: "final" | "exhausted" | "too-long"; readonly asked: number | null };

const maxTries = 4;
const firstPause = 0.4;
/** For a limit that tells no time. */
const firstRatePause = 1;

/**
 * What a failed try is followed by. A refusal for the rate (429, or 403 and 503 with `Retry-After`) means that nothing took place; all
 * else may have taken place, and is tried again only where that does no harm.
 */
export function planRetry(request: Pick<HttpRequest, "repeat">, failure: Exchange, state: RetryState): RetryPlan {
  const asked = "reply" in failure ? readWait(failure.reply, state.now) : null;
  if (!isPassing(request, failure, asked) || (request.repeat === "when-refused" && !isRefusal(failure))) {
    return { end: "final", asked };
  }
  if (asked !== null && asked > state.maxWait) return { end: "too-long", asked };
  if (state.tries >= maxTries) return { end: "exhausted", asked };
  // Half of the pause is left to chance, so that jobs that were refused together do not come back together.
  const pause = (isRate(failure) ? firstRatePause : firstPause) * 2 ** (state.tries - 1);
  return { wait: asked === null ? pause * (0.5 + state.random / 2) : asked + state.random * 0.25 };
}

const isRate = (failure: Exchange) => "reply" in failure && failure.reply.status === 429;

function isPassing({ repeat }: Pick<HttpRequest, "repeat">, failure: Exchange, asked: number | null): boolean {
  if ("breakdown" in failure) return failure.breakdown.kind !== "tls";
  const { status } = failure.reply;
  if (status === 403) return asked !== null;
  // Of what may be repeated it says that somebody else holds a lock ("Another update to this commit status is in progress").
  if (status === 409) return repeat === "always";
  // A success that got here could not be read.
  return status === 408 || status === 425 || status === 429 || status >= 500 || status < 300;
}

/** True when the request certainly had no effect. */
export function isRefusal(failure: Exchange): boolean {
  if ("breakdown" in failure) return failure.breakdown.kind !== "unknown";
  const { status, headers } = failure.reply;
  return (status >= 300 && status < 500 && status !== 408) || (status === 503 && headers["retry-after"] !== undefined);
}

/**
 * Seconds that the answer asks to wait: `Retry-After` as seconds or date (RFC 9110, 10.2.3), else GitLab's
 * `RateLimit-Reset` as Unix time; null when it asks for none or for nonsense.
 */
function readWait({ status, headers }: Pick<Reply, "status" | "headers">, now: number): number | null {
  const after = headers["retry-after"]?.trim();
  if (after !== undefined && /^\d{1,9}$/.test(after)) return Number(after);
  // The service's own clock where it tells it: ours may be wrong.
  const today = Date.parse(headers.date ?? "") || now;
  const at = after === undefined || /^[-+]?\d/.test(after) ? Number.NaN : Date.parse(after);
  if (Number.isFinite(at)) return Math.max(0, (at - today) / 1000);
  // GitLab names its throttle on every answer; a 429 of another limit says nothing of when that ends.
  const reset = headers["ratelimit-remaining"]?.trim() === "0" ? headers["ratelimit-reset"]?.trim() : undefined;
  if (status !== 429 || reset === undefined || !/^\d{9,11}$/.test(reset)) return null;
  return Math.max(0, Number(reset) - today / 1000);
}
