/** What a handler says; exactly one of `json`, `text` and `bytes`, or no body. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly text?: string;
  readonly bytes?: Uint8Array;
}

/** Thrown by handlers, sent as it is. */
export class Refusal extends Error {
  readonly answer: Answer;

  constructor(answer: Answer) {
    super(`refused with ${answer.status}`);
    this.answer = answer;
  }
}

export const ok = (json: unknown, headers: Record<string, string> = {}): Answer => ({ status: 200, json, headers });
export const created = (json: unknown): Answer => ({ status: 201, json });
export const gone: Answer = { status: 204 };

// GitLab has no one shape of an error: `message` may be a string, a list or an object, and what Grape and
// Doorkeeper refuse has `error` instead.
export const refuse = (status: number, message: unknown): Refusal => new Refusal({ status, json: { message } });
export const refuseInput = (error: string): Refusal => new Refusal({ status: 400, json: { error } });

export const unauthorized = (): Refusal => refuse(401, "401 Unauthorized");
export const forbidden = (reason?: string): Refusal =>
  refuse(403, reason === undefined ? "403 Forbidden" : `403 Forbidden - ${reason}`);
/** With what is missing, else in the words for a record that was looked up by its id. */
export const notFound = (what?: string): Refusal =>
  refuse(404, what === undefined ? "404 Not found" : `404 ${what} Not Found`);
export const badRequest = (reason: string): Refusal => refuse(400, `400 Bad request - ${reason}`);

export const invalidToken = (description: string): Refusal =>
  new Refusal({ status: 401, json: { error: "invalid_token", error_description: description } });

export const insufficientScope = (scope: string): Refusal =>
  new Refusal({
    status: 403,
    json: {
      error: "insufficient_scope",
      error_description: "The request requires higher privileges than provided by the access token.",
      scope,
    },
  });
