import type { FakeGitlab } from "./fake-gitlab.ts";

export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Undefined if the body is no JSON. */
  readonly json: unknown;
  /** Of the record that was answered; NaN without one. */
  readonly id: number;
}

export interface TestClient {
  get(path: string): Promise<TestAnswer>;
  post(path: string, body?: unknown): Promise<TestAnswer>;
  put(path: string, body?: unknown): Promise<TestAnswer>;
  delete(path: string): Promise<TestAnswer>;
  send(path: string, init: RequestInit): Promise<TestAnswer>;
}

/** A bare client of the API: no retries, no redirects, no judgement of a status. */
export function openClient(gitlab: FakeGitlab, token: string | null): TestClient {
  const send = async (path: string, init: RequestInit) => {
    const headers = new Headers(init.headers);
    if (token !== null) headers.set("private-token", token);
    const response = await fetch(`${gitlab.apiUrl}${path}`, { ...init, headers, redirect: "manual" });
    const text = await response.text();
    const json = parse(text);
    const { id } = (json ?? {}) as { id?: unknown };
    return { status: response.status, headers: response.headers, text, json, id: Number(id) };
  };
  const write = (method: string) => (path: string, body?: unknown) =>
    send(path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
  return {
    get: (path) => send(path, {}),
    post: write("POST"),
    put: write("PUT"),
    delete: write("DELETE"),
    send,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
