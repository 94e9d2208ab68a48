import type { Credential } from "../../core/ci/find-credential.ts";
import { remoteNotForge } from "../../errors.ts";

/** Where to push, and what Git needs to be let in. */
export interface RemoteAddress {
  /** Without user and password. */
  readonly url: string;
  /** The server, for messages. */
  readonly server: string;
  /** Added to Git's environment. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * How a remote is talked to: over http(s) with the token, when it is on the forge's own server; else as it stands.
 * Throws `remote_not_forge`.
 */
export function describeRemote(remote: string, credential: Credential | null): RemoteAddress {
  if (!/^https?:/i.test(remote)) return { url: remote, server: "The remote `origin`", env: configure(quiet) };
  const address = URL.canParse(remote) ? new URL(remote) : undefined;
  if (address === undefined || credential === null || !credential.origins.includes(address.origin)) {
    throw remoteNotForge({
      remote: address?.origin ?? "no valid address",
      forge: credential?.origins.join(", ") ?? null,
    });
  }
  address.username = "";
  address.password = "";
  address.search = "";
  address.hash = "";
  const url = address.href;
  return {
    url,
    server: address.origin,
    env: { ...configure([...quiet, ...authenticate(address)]), ...secret(credential) },
  };
}

type Setting = readonly [key: string, value: string];

/** Hooks of the clone would see the token, and Git's housekeeping would outlive the job. */
const quiet: readonly Setting[] = [
  ["core.hooksPath", "/dev/null"],
  ["gc.auto", "0"],
  ["maintenance.auto", "false"],
  ["fetch.recurseSubmodules", "false"],
  ["push.recurseSubmodules", "no"],
  ["push.gpgSign", "false"],
];

const variable = "CIBOT_PUSH_TOKEN";

/** The helper is a text of the configuration that reads a variable: no argument and no file ever holds the token. */
const helper = `!f() { test "$1" = get && printf 'username=oauth2\\npassword=%s\\n' "$${variable}"; }; f`;

/**
 * Settings of the highest precedence. Those of the runner, who has helpers, headers and rewritten addresses with tokens
 * of its own, are reset: an empty value empties a list, and of several addresses Git takes the longest.
 */
function authenticate({ href: url, origin }: URL): readonly Setting[] {
  return [
    ["credential.helper", ""],
    [`credential.${origin}.helper`, ""],
    [`credential.${origin}.helper`, helper],
    ["credential.useHttpPath", "false"],
    [`http.${url}.extraHeader`, ""],
    [`http.${url}.followRedirects`, "false"],
    [`http.${url}.cookieFile`, ""],
    [`http.${url}.saveCookies`, "false"],
    ["http.lowSpeedLimit", "1"],
    ["http.lowSpeedTime", "120"],
    [`url.${url}.insteadOf`, url],
    [`url.${url}.pushInsteadOf`, url],
  ];
}

const secret = ({ token }: Credential) => ({
  [variable]: token,
  GIT_ASKPASS: "",
  SSH_ASKPASS: "",
  GCM_INTERACTIVE: "never",
  // A trace that somebody has switched on shows no header.
  GIT_TRACE_REDACT: "1",
});

function configure(settings: readonly Setting[]): Record<string, string> {
  const entries = settings.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  return { GIT_CONFIG_COUNT: String(settings.length), ...Object.fromEntries(entries) };
}
