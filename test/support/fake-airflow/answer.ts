/** What a route answers. */
export interface Answer {
  readonly status: number;
  /** Sent as JSON; undefined for no content at all. */
  readonly body?: unknown;
  /** HTML in the place of a body. */
  readonly page?: string;
}

export interface ApiRequest {
  readonly method: string;
  /** Below `/api/v1` or `/api/v2`, decoded part by part. */
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
}

export const ok = (body: unknown): Answer => ({ status: 200, body });

/** Airflow 2 answers with a problem document (RFC 7807), Airflow 3 with its detail alone. */
export const problem = (line: 2 | 3, status: number, detail: string): Answer => ({
  status,
  body: line === 3 ? { detail } : { detail, status, title: titles[status] ?? "Error", type: "about:blank" },
});

const titles: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  409: "Conflict",
};

/** A page of a list; no server gives more than its own limit. */
export function paginate(key: string, all: readonly unknown[], query: URLSearchParams, maxLimit: number): Answer {
  const limit = Math.min(Number(query.get("limit") ?? 50), maxLimit);
  const offset = Number(query.get("offset") ?? 0);
  return ok({ [key]: all.slice(offset, offset + limit), total_entries: all.length });
}
