import type { IncomingMessage } from "node:http";
import { parseMultipart } from "./parse-multipart.ts";

/** A file of a multipart body. */
export interface FilePart {
  readonly filename: string;
  readonly contentType: string;
  readonly content: Buffer;
}

/** One request, as it is kept in the log. */
export interface GitlabRequest {
  readonly area: "api" | "git" | "web";
  readonly method: string;
  /** Below `/api/v4`, below the root elsewhere; without the query, not decoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON, the fields and files of a form, or text. */
  readonly body: unknown;
  readonly raw: Buffer;
  /** What was sent back; 0 as long as nothing was, or never. */
  status: number;
  /** Whose token it was. */
  user: string | null;
  /** The fault that met it. */
  fault: string | null;
}

export interface Place {
  readonly area: GitlabRequest["area"];
  readonly path: string;
  readonly query: URLSearchParams;
}

/** Where a URL leads; undefined outside the relative root. */
export function findPlace(url: string, root: string): Place | undefined {
  const [path = "", search = ""] = url.split("?", 2);
  if (!path.startsWith(`${root}/`)) return undefined;
  const query = new URLSearchParams(search);
  const below = path.slice(root.length);
  if (below.startsWith("/api/v4/")) return { area: "api", path: below.slice("/api/v4".length), query };
  return { area: /\.git\/(info\/|git-)/.test(below) ? "git" : "web", path: below, query };
}

/** Reads a request to its end. Headers that came more than once are joined. */
export async function receiveRequest(message: IncomingMessage, place: Place): Promise<GitlabRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  const raw = Buffer.concat(chunks);
  const headers = Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : `${value}`,
    ]),
  );
  const body = place.area === "git" ? null : parseBody(raw, headers["content-type"] ?? "");
  return { ...place, method: message.method ?? "GET", headers, body, raw, status: 0, user: null, fault: null };
}

/** Text where a body is not what its label says. */
function parseBody(raw: Buffer, contentType: string): unknown {
  if (raw.length === 0) return null;
  if (contentType.startsWith("multipart/form-data")) return parseMultipart(raw, contentType);
  const text = raw.toString("utf8");
  if (contentType.startsWith("application/x-www-form-urlencoded")) return Object.fromEntries(new URLSearchParams(text));
  if (!contentType.startsWith("application/json")) return text;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
