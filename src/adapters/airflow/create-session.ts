import type { AirflowCredential } from "../../core/cluster/find-airflow-credential.ts";
import { airflowNotAuthenticated, CibotError } from "../../errors.ts";
import type { HttpClient } from "../http/http-client.ts";
import { readRecord } from "./json-record.ts";

type Headers = Readonly<Record<string, string>>;

/** What a request needs to be let in. */
export interface Session {
  /** Logs in at first use, where the line asks for that. */
  headers(): Promise<Headers>;
  /** Another login after `refused` was not accepted. False where there is no other. */
  renew(refused: Headers): boolean;
}

export function createSession(http: HttpClient, credential: AirflowCredential, line: 2 | 3): Session {
  if (credential.kind === "token") return createFixedSession({ authorization: `Bearer ${credential.token}` });
  if (line === 3) return createTokenSession(() => logIn(http, credential));
  return createFixedSession(credential.kind === "none" ? {} : { authorization: basic(credential) });
}

const basic = ({ user, password }: { readonly user: string; readonly password: string }) =>
  `Basic ${Buffer.from(`${user}:${password}`, "utf8").toString("base64")}`;

const createFixedSession = (headers: Headers): Session => ({ headers: async () => headers, renew: () => false });

/** A token ends after a day, after a restart with another secret, or when somebody says so. */
function createTokenSession(create: () => Promise<Headers>): Session {
  let current: { readonly login: Promise<Headers>; headers?: Headers } | undefined;
  return {
    headers: async () => {
      current ??= { login: create() };
      const own = current;
      try {
        own.headers = await own.login;
        return own.headers;
      } catch (error) {
        if (current === own) current = undefined;
        throw error;
      }
    },
    renew: (refused) => {
      // Another request may have renewed it meanwhile.
      if (current?.headers === refused) current = undefined;
      return true;
    },
  };
}

const request = "auth/token";

/** Without a password Airflow 3 gives a token to everybody in its mode for development, `simple_auth_manager_all_admins`. */
async function logIn(http: HttpClient, credential: Exclude<AirflowCredential, { kind: "token" }>): Promise<Headers> {
  const answer = await (credential.kind === "none" ? askForToken(http) : exchangePassword(http, credential));
  const token = readRecord(answer, request).text("access_token");
  return { authorization: `Bearer ${token}` };
}

async function exchangePassword(http: HttpClient, { user, password }: { user: string; password: string }) {
  const body = Buffer.from(JSON.stringify({ username: user, password }), "utf8");
  const headers = { accept: "application/json", "content-type": "application/json" };
  const { body: answer } = await http.send({ method: "POST", path: request, headers, body, repeat: "always" });
  return answer;
}

async function askForToken(http: HttpClient): Promise<unknown> {
  try {
    const headers = { accept: "application/json" };
    return (await http.send({ method: "GET", path: request, headers, repeat: "always" })).body;
  } catch (cause) {
    if (!(cause instanceof CibotError) || !refusals.has(cause.code)) throw cause;
    const hint = "Set `CIBOT_AIRFLOW_USER` and `CIBOT_AIRFLOW_PASSWORD`, or `CIBOT_AIRFLOW_TOKEN`.";
    throw airflowNotAuthenticated({ request: `GET ${request}`, words: "no credential is set", hint }, { cause });
  }
}

const refusals = new Set(["airflow_not_authenticated", "airflow_not_allowed", "airflow_not_found", "airflow_refused"]);
