import {
  airflowConflict,
  airflowMoved,
  airflowNotAllowed,
  airflowNotAuthenticated,
  airflowNotFound,
  airflowOddAnswer,
  airflowRefused,
  type CibotError,
} from "../../errors.ts";
import type { Reply } from "../http/exchange.ts";
import { explainFailure, type Failure, nameRequest } from "../http/explain-failure.ts";
import { readServerWords } from "../http/server-words.ts";

/** The error that a request to Airflow ends with; what is the network's own is told as for every service. */
export function explainAirflowFailure(failure: Failure): CibotError {
  const general = explainFailure(failure);
  if ("breakdown" in failure.exchange || !(general.code in particular)) return general;
  const { reply } = failure.exchange;
  const request = nameRequest(failure.request);
  return particular[general.code as keyof typeof particular]({ reply, request, words: readWords(reply) });
}

interface Told {
  readonly reply: Reply;
  readonly request: string;
  readonly words: string;
}

const particular = {
  not_authenticated: ({ request, words }: Told) =>
    airflowNotAuthenticated({ request, words, hint: adviseOnLogin(request) }),
  not_allowed: (told: Told) => airflowNotAllowed(told),
  not_found: (told: Told) => airflowNotFound(told),
  forge_refused: ({ reply: { status }, ...told }: Told) =>
    status === 409 ? airflowConflict(told) : airflowRefused({ ...told, status }),
  unexpected_answer: ({ request, reply }: Told) => airflowOddAnswer({ request, detail: describeContent(reply) }),
  redirected: ({ request, reply }: Told) => airflowMoved({ request, location: describeLocation(reply) }),
} as const;

/** By the request's path. Airflow 2 knows no passwords in its API until its administrator says so. */
export const adviseOnLogin = (request: string) =>
  request.includes("api/v1/")
    ? "Check `CIBOT_AIRFLOW_USER` and `CIBOT_AIRFLOW_PASSWORD`, and that `[api] auth_backends` of Airflow lists `airflow.providers.fab.auth_manager.api.auth.backend.basic_auth` (before 2.9 `airflow.api.auth.backend.basic_auth`)."
    : "Check `CIBOT_AIRFLOW_USER` and `CIBOT_AIRFLOW_PASSWORD`, or renew `CIBOT_AIRFLOW_TOKEN`.";

/** `{"detail": "…"}` on both lines; version 1 adds `title`, `status` and `type`, version 2 may give a list of fields. */
function readWords(reply: Reply): string {
  const detail = findDetail(reply);
  if (detail === undefined) return readServerWords(reply);
  return readServerWords({ headers: {}, content: Buffer.from(JSON.stringify({ message: detail }), "utf8") });
}

function findDetail({ content }: Reply): unknown {
  try {
    const document: unknown = JSON.parse(content.toString("utf8"));
    if (document === null || typeof document !== "object") return undefined;
    const { detail, title } = document as { detail?: unknown; title?: unknown };
    return detail ? describeFields(detail) : title;
  } catch {
    return undefined;
  }
}

/** https://fastapi.tiangolo.com/tutorial/handling-errors/ `[{"loc": ["body", "conf"], "msg": "Field required"}]` */
function describeFields(detail: unknown): unknown {
  if (!Array.isArray(detail)) return detail;
  return detail.map((problem: { loc?: unknown; msg?: unknown }) => {
    const place = Array.isArray(problem.loc) ? problem.loc.join(".") : "";
    return `${place} ${String(problem.msg ?? "")}`.trim();
  });
}

function describeContent(reply: Reply): string {
  const words = readServerWords(reply);
  return words === "" ? "an empty answer" : `no JSON document, ${words}`;
}

function describeLocation({ headers: { location = "" } }: Reply): string {
  if (!URL.canParse(location)) return location.replace(/\?.*$/s, "").slice(0, 200) || "nowhere";
  const { origin, pathname } = new URL(location);
  return `${origin}${pathname}`.slice(0, 200);
}
