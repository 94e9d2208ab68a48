import { CibotError } from "../../errors.ts";
import type { HttpAnswer, HttpClient, HttpRequest } from "../http/http-client.ts";
import type { Session } from "./create-session.ts";
import { type JsonRecord, readRecord } from "./json-record.ts";

export interface Query {
  readonly [name: string]: string | readonly string[];
}

/** Requests to the API of one line, below `api/v1/` or `api/v2/`. */
export interface AirflowApi {
  readonly line: 2 | 3;
  get(path: string, query?: Query): Promise<HttpAnswer>;
  /** All entries of a list, page by page; `key` is the field of the answer that holds them. */
  list(path: string, key: string, query?: Query): Promise<readonly JsonRecord[]>;
  write(request: Write): Promise<HttpAnswer>;
}

export interface Write extends Pick<HttpRequest, "method" | "path" | "repeat"> {
  readonly body?: JsonRecord;
}

/** What every server allows unless its administrator wants less: `[api] maximum_page_limit`. */
const pageSize = 100;

export function createAirflowApi(http: HttpClient, session: Session, line: 2 | 3): AirflowApi {
  const root = line === 2 ? "api/v1/" : "api/v2/";

  async function send(request: Omit<HttpRequest, "headers">, renewed = false): Promise<HttpAnswer> {
    const login = await session.headers();
    const type = request.body === undefined ? {} : { "content-type": "application/json" };
    try {
      return await http.send({ ...request, headers: { accept: "application/json", ...type, ...login } });
    } catch (error) {
      // Airflow 3 answers 403 to a token that was signed before a restart with another secret.
      const isRefused = ["airflow_not_authenticated", "airflow_not_allowed"].some((code) => isCode(error, code));
      if (renewed || !isRefused || !session.renew(login)) throw error;
      return send(request, true);
    }
  }

  const get: AirflowApi["get"] = (path, query = {}) =>
    send({ method: "GET", path: `${root}${path}${renderQuery(query)}`, repeat: "always" });

  return {
    line,
    get,
    list: (path, key, query = {}) => listPages(path, key, (page) => get(path, { ...query, ...page })),
    write: ({ method, path, body, repeat }) => {
      const content = body === undefined ? undefined : Buffer.from(JSON.stringify(body), "utf8");
      return send({ method, path: `${root}${path}`, body: content, repeat });
    },
  };
}

/** True for a failure that the catalogue calls so. */
export const isCode = (error: unknown, code: string): error is CibotError =>
  error instanceof CibotError && error.code === code;

/** What `read` gives; undefined where Airflow knows nothing of it. */
export async function findOrUndefined<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (isCode(error, "airflow_not_found")) return undefined;
    throw error;
  }
}

/** An id as a part of a path. */
export const quote = (id: string) => encodeURIComponent(id);

function renderQuery(query: Query): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (typeof value === "string" ? [value] : value).map((one) => [name, one] satisfies [string, string]),
  );
  return pairs.length === 0 ? "" : `?${new URLSearchParams(pairs)}`;
}

const maxReadings = 3;

/**
 * An entry that comes or goes while the pages are read shifts the others, so that one is given twice or not at all: the list
 * is read again then. One that never rests is taken as it is at last.
 */
async function listPages(path: string, key: string, read: (page: Query) => Promise<HttpAnswer>) {
  for (let reading = 1; ; reading++) {
    const { all, isSteady } = await readPages(path, key, read);
    if (isSteady || reading === maxReadings) return all;
  }
}

async function readPages(path: string, key: string, read: (page: Query) => Promise<HttpAnswer>) {
  const all: JsonRecord[] = [];
  const totals = new Set<number>();
  for (;;) {
    const { body } = await read({ limit: String(pageSize), offset: String(all.length) });
    const page = readRecord(body, path);
    const entries = page.records(key);
    const total = page.number("total_entries");
    all.push(...entries);
    totals.add(total);
    // A server may give fewer than asked for; an empty page ends a list that shrinks while it is read.
    if (entries.length === 0 || all.length >= total) return { all, isSteady: totals.size === 1 };
  }
}
