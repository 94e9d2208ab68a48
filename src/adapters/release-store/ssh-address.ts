import { sshAddressInvalid } from "../../errors.ts";

export interface SshAddress {
  /** As it was written, for messages. */
  readonly text: string;
  readonly user: string | null;
  /** A name that ssh resolves, also by its own configuration, or an IP address without brackets. */
  readonly host: string;
  readonly port: number | null;
}

// A leading dash would be an option of ssh; other characters could reach a shell through its ProxyCommand.
const form = /^ssh:\/\/(?:(?<user>[^@/]*)@)?(?<host>\[[^\]/]*\]|[^:@/[\]]*)(?::(?<port>[^/]*))?$/;
const userForm = /^[A-Za-z0-9_][A-Za-z0-9_.+$-]*$/;
const hostForm = /^(?:[A-Za-z0-9_][A-Za-z0-9_.-]*|\[[0-9A-Fa-f:.]+(?:%[A-Za-z0-9_.-]+)?\])$/;

/** `ssh://[user@]host[:port]`, no path. Throws `ssh_address_invalid`. */
export function parseSshAddress(text: string): SshAddress {
  const refuse = (problem: string) => sshAddressInvalid({ address: text, problem });
  const { user, host, port } = form.exec(text)?.groups ?? {};
  if (host === undefined) throw refuse("it is not of the form ssh://[user@]host[:port]");
  if (!hostForm.test(host)) throw refuse("its host is not a name or an IP address");
  if (user !== undefined && !userForm.test(user)) throw refuse("its user is not a plain name");
  if (port !== undefined && !isPort(port)) throw refuse("its port is not a number from 1 to 65535");
  return {
    text,
    user: user ?? null,
    host: host.replace(/^\[(.*)\]$/, "$1"),
    port: port === undefined ? null : Number(port),
  };
}

const isPort = (text: string): boolean => /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65535;
