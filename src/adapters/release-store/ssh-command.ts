import { quoteArgument } from "../../core/training/quote-argument.ts";
import type { SshAddress } from "./ssh-address.ts";

export interface SshCommand {
  readonly address: SshAddress;
  /** Program on the other side. */
  readonly python: string;
  /** Marks the first line of ours among what a login prints. */
  readonly nonce: string;
  /** For `ssh -F`; null for the user's own configuration. */
  readonly config: string | null;
  /** Seconds. */
  readonly connectTimeout: number;
}

/**
 * Reads a line with a length, then a script of that many bytes, and runs it. No character in it means anything to a
 * shell within single quotes, be it sh, fish or tcsh: the script itself comes by stdin.
 */
const bootstrap = 'import sys;i=sys.stdin.buffer;exec(compile(i.read(int(i.readline())),"cibot-agent","exec"))';

/** The user's configuration, agent and known hosts hold, but for what would ask, share, or run something else. */
export function renderSshCommand({ address, python, nonce, config, connectTimeout }: SshCommand): readonly string[] {
  const options = [
    "BatchMode=yes",
    `ConnectTimeout=${connectTimeout}`,
    "ServerAliveInterval=15",
    "ServerAliveCountMax=4",
    // A master that stays behind would hold the job's output.
    "ControlMaster=no",
    "ClearAllForwardings=yes",
    "ForwardAgent=no",
    "RemoteCommand=none",
  ];
  const words = [python, "-I", "-X", "utf8", "-c", bootstrap, nonce];
  return [
    "ssh",
    ...(config === null ? [] : ["-F", config]),
    "-T",
    ...options.flatMap((option) => ["-o", option]),
    ...(address.port === null ? [] : ["-p", String(address.port)]),
    ...(address.user === null ? [] : ["-l", address.user]),
    "--",
    address.host,
    // Without the shell in between, the end of the connection reaches the script at once.
    `exec ${words.map(quoteArgument).join(" ")}`,
  ];
}
