import { readFile } from "node:fs/promises";
import { type Agent, Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { rootCertificates } from "node:tls";
import { fileMissing } from "../../errors.ts";

export interface ConnectionOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Connections at once. */
  readonly maxSockets: number;
}

export interface Connection {
  readonly agent: Agent;
  /** Authorities whose certificates are taken, in PEM form; null for Node's own. */
  readonly ca: readonly string[] | null;
}

/**
 * The way to an address: kept connections, the proxy that `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` name, and the
 * certificates of `CI_SERVER_TLS_CA_FILE` beside the usual ones. Certificates are always verified.
 * @throws `file_missing` for a file of certificates that is not there
 */
export async function openConnection(base: URL, { env, maxSockets }: ConnectionOptions): Promise<Connection> {
  const ca = await readAuthorities(env);
  const options = { keepAlive: true, maxSockets, scheduling: "lifo" as const, ...(ca === null ? {} : { ca }) };
  const proxy = await findProxy(base, env);
  if (proxy !== null) return { ca, agent: await createProxyAgent(base, proxy, options) };
  return { ca, agent: base.protocol === "https:" ? new HttpsAgent(options) : new HttpAgent(options) };
}

async function createProxyAgent(base: URL, proxy: string, options: object): Promise<Agent> {
  if (base.protocol === "https:") {
    const { HttpsProxyAgent } = await import("https-proxy-agent");
    return new HttpsProxyAgent(proxy, options);
  }
  const { HttpProxyAgent } = await import("http-proxy-agent");
  return new HttpProxyAgent(proxy, options);
}

/** Most machines have no proxy: the library, which reads the process's environment, is asked only when there is one. */
async function findProxy(base: URL, env: ConnectionOptions["env"]): Promise<string | null> {
  if (!Object.keys(env).some((name) => /^(https?|all)_proxy$/i.test(name))) return null;
  const { getProxyForUrl } = await import("proxy-from-env");
  return getProxyForUrl(base.href) || null;
}

/** Null for Node's own. Naming any replaces Node's, so that those have to be named too. */
async function readAuthorities({ CI_SERVER_TLS_CA_FILE, NODE_EXTRA_CA_CERTS }: ConnectionOptions["env"]) {
  if (!CI_SERVER_TLS_CA_FILE) return null;
  const hint = "Correct `CI_SERVER_TLS_CA_FILE`: the path of a file of certificates in PEM form.";
  const own = await readFile(CI_SERVER_TLS_CA_FILE, "utf8").catch((cause: unknown) => {
    throw fileMissing({ path: CI_SERVER_TLS_CA_FILE, hint }, { cause });
  });
  // Node itself warns of an extra file that is not there, and goes on.
  const extra = NODE_EXTRA_CA_CERTS ? await readFile(NODE_EXTRA_CA_CERTS, "utf8").catch(() => "") : "";
  return [...rootCertificates, own, ...(extra === "" ? [] : [extra])];
}
