import { type ClientRequest, type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { HttpRequest } from "./http-client.ts";
import type { Connection } from "./open-connection.ts";

/** What came back, whatever its status. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly content: Buffer;
}

/** Why nothing whole came back. */
export interface Breakdown {
  readonly kind: "not-sent" | "unknown" | "tls";
  readonly detail: string;
}

export type Exchange = { readonly reply: Reply } | { readonly breakdown: Breakdown };

export interface ExchangeOptions {
  readonly connection: Connection;
  /** Ends the exchange, whatever the server then makes of the request. */
  readonly signal: AbortSignal;
  /** Milliseconds until the connection stands. */
  readonly connectTimeout: number;
  /** Milliseconds from the end of the request to the begin of the answer, and between two parts of it. */
  readonly answerTimeout: number;
  /** Milliseconds for all of it. */
  readonly totalTimeout: number;
}

const maxContent = 64 * 1024 * 1024;

/** Sends one request once and reads its answer. Never throws: what goes wrong is a value. */
export function exchange(
  url: URL,
  request: Pick<HttpRequest, "method" | "headers" | "body">,
  options: ExchangeOptions,
): Promise<Exchange> {
  return new Promise((resolve) => {
    const { method, headers, body } = request;
    const size = body === undefined && method === "GET" ? {} : { "content-length": String(body?.byteLength ?? 0) };
    const send = url.protocol === "https:" ? requestHttps : requestHttp;
    const { connection, signal } = options;
    const { agent, ca } = connection;
    // Behind a proxy the agent's own authorities are those of the proxy.
    const authorities = ca === null ? {} : { ca: [...ca] };
    // Whoever sets NODE_TLS_REJECT_UNAUTHORIZED=0 for a script of theirs has not meant the token.
    const verified = { ...authorities, rejectUnauthorized: true };
    const outgoing = send(url, { method, headers: { ...headers, ...size }, agent, signal, ...verified });
    const clock = startTimers(outgoing, options);
    const end = (result: Exchange) => {
      clock.stop();
      resolve(result);
    };
    outgoing.once("error", (error: NodeJS.ErrnoException) => end({ breakdown: describeBreakdown(error, clock) }));
    outgoing.once("response", (incoming) => {
      clock.rest();
      readContent(incoming, clock, (content) => {
        if (Buffer.isBuffer(content)) return end({ reply: describeReply(incoming, content) });
        outgoing.destroy();
        end({ breakdown: { kind: "unknown", detail: content } });
      });
    });
    outgoing.end(body);
  });
}

interface Timers {
  /** True once the connection stands: from then on the request may have arrived. */
  readonly connected: () => boolean;
  /** Gives the next part of the answer its time. */
  rest(): void;
  stop(): void;
}

const seconds = (milliseconds: number) => `${milliseconds / 1000} s`;

function startTimers(outgoing: ClientRequest, options: ExchangeOptions): Timers {
  const { connectTimeout, answerTimeout, totalTimeout } = options;
  let connected = false;
  const expire = (detail: string) => () => outgoing.destroy(new Error(detail));
  let step = setTimeout(expire(`no connection within ${seconds(connectTimeout)}`), connectTimeout);
  const all = setTimeout(expire(`not done within ${seconds(totalTimeout)}`), totalTimeout);
  const rest = () => {
    clearTimeout(step);
    step = setTimeout(expire(`no answer within ${seconds(answerTimeout)}`), answerTimeout);
  };
  const connect = () => {
    connected = true;
    clearTimeout(step);
    // A large body takes its time; the service's begins when all of it is sent.
    if (outgoing.writableFinished) rest();
    else outgoing.once("finish", rest);
  };
  outgoing.once("socket", (socket) => {
    if (!socket.connecting) return connect();
    // Through TLS, `connect` would be half of the way.
    socket.once("encrypted" in socket ? "secureConnect" : "connect", connect);
  });
  return {
    connected: () => connected,
    rest,
    stop: () => {
      clearTimeout(step);
      clearTimeout(all);
    },
  };
}

function readContent(incoming: IncomingMessage, clock: Timers, done: (content: Buffer | string) => void): void {
  const parts: Buffer[] = [];
  let size = 0;
  incoming.on("data", (part: Buffer) => {
    clock.rest();
    parts.push(part);
    size += part.length;
    if (size > maxContent) done(`its answer is larger than ${maxContent / 1024 / 1024} MiB`);
  });
  incoming.once("end", () => done(incoming.complete ? Buffer.concat(parts) : "the answer broke off"));
  incoming.once("error", (error) => done(`the answer broke off (${error.message})`));
}

function describeReply({ statusCode = 0, headers }: IncomingMessage, content: Buffer): Reply {
  const flat = Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]);
  return { status: statusCode, headers: Object.fromEntries(flat), content };
}

/** https://nodejs.org/api/tls.html#x509-certificate-error-codes, and what Node adds. */
const certificateCode = /^(CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_TLS_|HOSTNAME_MISMATCH|INVALID_CA)/;

function describeBreakdown({ code = "", message }: NodeJS.ErrnoException, { connected }: Timers): Breakdown {
  const detail = [code, message].filter((text, index) => text !== "" && (index > 0 || !message.includes(text)));
  const kind = certificateCode.test(code) ? "tls" : connected() ? "unknown" : "not-sent";
  return { kind, detail: detail.join(" ") };
}
