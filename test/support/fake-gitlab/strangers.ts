import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { findToken } from "./authenticate.ts";

/** A request that reached a server which it was never meant for. */
export interface Stranger {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether it brought a token, a cookie or any authorization. */
  readonly credential: boolean;
}

export interface StrangersServer {
  readonly url: string;
  readonly strangers: readonly Stranger[];
  close(): Promise<void>;
}

/** A second server, of another origin, which answers everything and remembers who came. */
export async function startStrangers(): Promise<StrangersServer> {
  const strangers: Stranger[] = [];
  const server = createServer((message, response) => {
    const { method = "GET", url = "/" } = message;
    const headers = Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, `${value}`]));
    const query = new URLSearchParams(url.split("?", 2)[1] ?? "");
    const credential = [headers.authorization, headers.cookie, findToken({ headers, query })].some(
      (value) => value !== undefined,
    );
    strangers.push({ method, url, headers, credential });
    message.resume();
    response.setHeader("content-type", "application/json");
    response.end(method === "GET" ? "[]" : "{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    strangers,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
