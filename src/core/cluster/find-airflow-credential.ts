import { invalidAirflowCredential, invalidAirflowUrl } from "../../errors.ts";
import type { Environment } from "../ci/ci-facts.ts";

/** How cibot says to Airflow who it is. */
export type AirflowCredential =
  | { readonly kind: "token"; readonly token: string }
  | { readonly kind: "password"; readonly user: string; readonly password: string }
  | { readonly kind: "none" };

/** Where an Airflow is, and how cibot says to it who it is. */
export interface AirflowAccess {
  /** With a slash at its end. */
  readonly url: URL;
  readonly credential: AirflowCredential;
}

/** The Airflow of `CIBOT_AIRFLOW_URL`; null without it. Throws `invalid_airflow_url`, `invalid_airflow_credential`. */
export function findAirflow(env: Environment): AirflowAccess | null {
  const url = env.CIBOT_AIRFLOW_URL ?? "";
  return url === "" ? null : { url: parseAirflowUrl(url), credential: findAirflowCredential(env) };
}

/**
 * `CIBOT_AIRFLOW_TOKEN`, else `CIBOT_AIRFLOW_USER` with `CIBOT_AIRFLOW_PASSWORD`, else none, which an Airflow of one's own
 * may allow. Throws `invalid_airflow_credential`, which never tells a value.
 */
export function findAirflowCredential(env: Environment): AirflowCredential {
  const token = env.CIBOT_AIRFLOW_TOKEN?.trim() ?? "";
  const user = env.CIBOT_AIRFLOW_USER?.trim() ?? "";
  const password = env.CIBOT_AIRFLOW_PASSWORD ?? "";
  if (token !== "") return { kind: "token", token: checkToken(token) };
  if (user === "" && password === "") return { kind: "none" };
  if (user === "" || password === "") throw halfSet(user === "" ? "PASSWORD" : "USER");
  if (user.includes(":")) {
    throw invalidAirflowCredential({
      message: "`CIBOT_AIRFLOW_USER` holds a colon, which no user name may have in HTTP basic authentication.",
      hint: "Set the name alone; the password goes into `CIBOT_AIRFLOW_PASSWORD`.",
    });
  }
  return { kind: "password", user, password };
}

/** A header cannot carry anything else; a line break would even begin another one. */
function checkToken(token: string): string {
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw invalidAirflowCredential({
    message: "The value of `CIBOT_AIRFLOW_TOKEN` holds characters that no token has.",
    hint: "Set `CIBOT_AIRFLOW_TOKEN` again: the token alone on one line, without `Bearer`.",
  });
}

function halfSet(set: "USER" | "PASSWORD") {
  const lacks = set === "USER" ? "PASSWORD" : "USER";
  return invalidAirflowCredential({
    message: `\`CIBOT_AIRFLOW_${set}\` is set without \`CIBOT_AIRFLOW_${lacks}\`.`,
    hint: `Set \`CIBOT_AIRFLOW_${lacks}\` too; a protected or masked variable is missing in pipelines of unprotected branches.`,
  });
}

/**
 * Airflow's web address with a slash at its end, so that paths go below its prefix (`https://host/airflow/`). Throws
 * `invalid_airflow_url`.
 */
export function parseAirflowUrl(text: string): URL {
  const address = text.trim();
  if (!URL.canParse(address)) throw invalidAirflowUrl({ problem: "is no web address" });
  const url = new URL(address);
  if (!/^https?:$/.test(url.protocol)) throw invalidAirflowUrl({ problem: "is no http(s) address" });
  if (url.username !== "" || url.password !== "") throw invalidAirflowUrl({ problem: "holds a user or a password" });
  if (/[?#]/.test(address)) throw invalidAirflowUrl({ problem: "holds a query or a fragment" });
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/`;
  return url;
}
