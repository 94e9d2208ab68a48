import type { Answer } from "./answer.ts";
import type { GitlabRequest } from "./receive-request.ts";

/** What goes wrong. Where it says "after", a write takes place and only its answer is spoilt. */
export type FaultKind =
  | {
      readonly kind: "rate-limited";
      /** Seconds, or the text of the header; absent by default. */
      readonly retryAfter?: number | string;
      /** The application's own limit answers in JSON, the throttle in plain text (the default). */
      readonly json?: boolean;
    }
  | { readonly kind: "500" | "502-html" | "502-after" | "reset-before" | "reset-after" | "hang" | "hang-after" }
  | {
      readonly kind: "truncated";
      /** The length that was announced is that of the whole, and the connection breaks; else the header fits. */
      readonly abrupt?: boolean;
    }
  /** 200 without a body, or with a page, in the place of an answer; `after`: of one to a write that took place. */
  | { readonly kind: "empty"; readonly after?: boolean }
  | { readonly kind: "html"; readonly labelledJson?: boolean; readonly after?: boolean }
  | { readonly kind: "redirect-away"; readonly status?: 301 | 302 | 307 | 308 }
  | { readonly kind: "redirect-same" }
  /** Any answer: `409 Resource lock`, `503`, … */
  | { readonly kind: "answer"; readonly answer: Answer }
  /** The body drips over so many milliseconds, 1000 by default. */
  | { readonly kind: "slow"; readonly milliseconds?: number };

export interface FaultTime {
  /** Number of the API request, 1 for the next one (the default). */
  readonly at?: number;
  /** Which requests are met, of whatever area; in the place of `at`. */
  readonly when?: (request: GitlabRequest) => boolean;
  /** How many requests, in a row from `at` or as they fit; 1 by default. */
  readonly times?: number;
}

/** From now on, lists omit for so many milliseconds what is written. */
export interface Lag {
  readonly kind: "lag";
  readonly milliseconds: number;
}

export type Fault = FaultKind & FaultTime;

interface Planned {
  readonly fault: Fault;
  seen: number;
  left: number;
}

/** The faults to come. */
export class Faults {
  readonly #planned: Planned[] = [];

  plan(fault: Fault): void {
    this.#planned.push({ fault, seen: 0, left: fault.times ?? 1 });
  }

  /** The fault that meets a request; each request is asked for once. */
  next(request: GitlabRequest): Fault | undefined {
    let met: Fault | undefined;
    for (const planned of this.#planned) {
      if (request.area === "api") planned.seen++;
      if (met === undefined && planned.left > 0 && isMet(planned, request)) {
        planned.left--;
        met = planned.fault;
      }
    }
    return met;
  }
}

function isMet({ fault: { when, at = 1 }, seen }: Planned, request: GitlabRequest): boolean {
  return when === undefined ? request.area === "api" && seen >= at : when(request);
}
