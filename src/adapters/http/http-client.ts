/** One request to a service, relative to the client's base address. */
export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below the base address, with its query: `projects/7/merge_requests/12/notes?page=2`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | undefined;
  /**
   * `always`: twice is the same as once, so that any failure is tried again. `when-refused`: only when it is certain that
   * nothing took place; else `outcome_unknown` is thrown, and the caller looks before it tries again.
   */
  readonly repeat: "always" | "when-refused";
}

export interface HttpAnswer {
  /** 200 to 299. */
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON; null for an answer without content (204). */
  readonly body: unknown;
}

/**
 * The one way to a service over HTTP: time limits, bounded retries as the service asks for them, no credential to
 * another origin. What it throws is in the catalogue, with the service's own words and never a token.
 */
export interface HttpClient {
  send(request: HttpRequest): Promise<HttpAnswer>;
  /** Ends the connections that are kept open. */
  close(): void;
}
