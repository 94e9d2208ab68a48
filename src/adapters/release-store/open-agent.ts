import { randomUUID } from "node:crypto";
import { stoppedBy } from "../../errors.ts";
import type { SshAddress } from "./ssh-address.ts";
import { renderSshCommand } from "./ssh-command.ts";
import { explainNoGreeting } from "./ssh-failure.ts";
import { type SshProcess, startSsh } from "./ssh-process.ts";

/** Seconds. */
export interface SshLimits {
  readonly connect: number;
  /** Without a byte from the other side before the script there has greeted. */
  readonly greeting: number;
  /** Without a byte in either direction while an action runs. */
  readonly silence: number;
  /** The same, after cibot was told to stop. */
  readonly grace: number;
}

export interface AgentOptions {
  readonly address: SshAddress;
  /** Absolute path on the other side. */
  readonly dags: string;
  readonly python: string;
  /** Text of `agent.py`. */
  readonly script: string;
  /** For `ssh -F`. */
  readonly config: string | null;
  /** Of the ssh program. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly limits: SshLimits;
}

const mostNoise = 1024 * 1024;

/**
 * Starts `agent.py` on the other side and waits for its greeting. Throws `interrupted`, `terminated` and what
 * `explainNoGreeting` tells.
 */
export async function openAgent(options: AgentOptions): Promise<SshProcess> {
  const { address, dags, python, script, config, env, signal, limits } = options;
  if (signal.aborted) throw stoppedBy(signal);
  const nonce = randomUUID();
  const ssh = startSsh(renderSshCommand({ address, python, nonce, config, connectTimeout: limits.connect }), env);
  const onAbort = () => ssh.stop("cibot was stopped");
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    ssh.watch(limits.greeting);
    void ssh.write(`${Buffer.byteLength(script)}\n${script}${JSON.stringify({ dags })}\n`);
    if (await hasGreeting(ssh, nonce)) return ssh;
    const end = await ssh.end(limits.grace);
    if (signal.aborted) throw stoppedBy(signal);
    throw explainNoGreeting(end, { address: address.text, python });
  } finally {
    signal.removeEventListener("abort", onAbort);
    ssh.watch(null);
  }
}

/** What a login prints comes first, with or without the end of its line. */
async function hasGreeting(ssh: SshProcess, nonce: string): Promise<boolean> {
  let left = mostNoise;
  while (left > 0) {
    const line = await ssh.output.line(left);
    if (line === `cibot-agent ${nonce}`) return true;
    if (line === null) break;
    left -= line.length + 1;
  }
  if (!ssh.output.ended) ssh.stop("it prints a megabyte of something else at login");
  return false;
}
