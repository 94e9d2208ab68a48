import { dagsPathRefused } from "../../errors.ts";
import { type AgentOptions, openAgent } from "./open-agent.ts";
import { explainLoss } from "./ssh-failure.ts";
import type { SshProcess } from "./ssh-process.ts";

export interface AgentRequest {
  readonly action: string;
  readonly arguments: readonly unknown[];
  readonly body?: AsyncIterable<Uint8Array>;
}

/** `value` is as the action of `agent.py` returns it; `body` what it returns as bytes. */
export interface AgentAnswer {
  readonly value: unknown;
  readonly body: Uint8Array | null;
}

/** What the system says on the other side; `code` as Node's: `ENOENT`. */
export class RemoteFailure extends Error {
  override readonly name = "RemoteFailure";
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export interface SshConnection {
  /** One after the other. Throws what opening throws, `ssh_lost`, `dags_path_refused`, and a `RemoteFailure`. */
  ask(request: AgentRequest): Promise<AgentAnswer>;
  close(): Promise<void>;
}

/** Opened at the first request, and again at the first after it was lost. */
export function createSshConnection(options: AgentOptions): SshConnection {
  let ssh: SshProcess | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return result;
  };
  return {
    ask: (request) =>
      inTurn(async () => {
        if (ssh === undefined || ssh.ended) ssh = await openAgent(options);
        return talk(ssh, request, options);
      }),
    close: () =>
      inTurn(async () => {
        const open = ssh;
        ssh = undefined;
        open?.closeInput();
        await open?.end(options.limits.grace);
      }),
  };
}

async function talk(ssh: SshProcess, request: AgentRequest, options: AgentOptions): Promise<AgentAnswer> {
  const { address, python, signal, limits } = options;
  const onAbort = () => ssh.watch(limits.grace);
  signal.addEventListener("abort", onAbort, { once: true });
  ssh.watch(signal.aborted ? limits.grace : limits.silence);
  try {
    const sent = send(ssh, request);
    sent.catch(() => ssh.stop("what was sent is not complete"));
    const answer = await receive(ssh);
    if (answer === null) {
      const end = await ssh.end(limits.grace);
      await sent;
      throw explainLoss(end, { address: address.text, python }, request.action);
    }
    await sent;
    return readAnswer(answer, request);
  } finally {
    signal.removeEventListener("abort", onAbort);
    ssh.watch(null);
  }
}

async function send(ssh: SshProcess, { action, arguments: values, body }: AgentRequest): Promise<void> {
  await ssh.write(`${JSON.stringify({ action, arguments: values, body: body !== undefined })}\n`);
  if (body === undefined) return;
  for await (const chunk of body) {
    if (ssh.ended) return;
    if (chunk.length > 0) await ssh.write(frame(chunk));
  }
  await ssh.write(frame(new Uint8Array()));
}

function frame(chunk: Uint8Array): Uint8Array {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(chunk.length);
  return Buffer.concat([length, chunk]);
}

interface Message {
  readonly busy?: true;
  readonly value?: unknown;
  readonly error?: { readonly code: string | null; readonly message: string };
  readonly body?: true;
}

/** A tree of 200,000 entries fits in. */
const longestLine = 256 * 1024 * 1024;

/** Null when the connection is lost before the answer is complete. */
async function receive(ssh: SshProcess): Promise<{ message: Message; body: Uint8Array | null } | null> {
  for (;;) {
    const line = await ssh.output.line(longestLine);
    if (line === null) return null;
    const message = JSON.parse(line) as Message;
    if (message.busy === true) continue;
    if (message.body !== true) return { message, body: null };
    const body = await receiveBody(ssh);
    return body === null ? null : { message, body };
  }
}

async function receiveBody({ output }: SshProcess): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  for (;;) {
    const length = await output.bytes(4);
    if (length === null) return null;
    const count = Buffer.from(length).readUInt32BE();
    if (count === 0) return Buffer.concat(chunks);
    const chunk = await output.bytes(count);
    if (chunk === null) return null;
    chunks.push(chunk);
  }
}

function readAnswer(
  { message: { error, value }, body }: { message: Message; body: Uint8Array | null },
  request: AgentRequest,
): AgentAnswer {
  if (error === undefined) return { value, body };
  const path = String(request.arguments[0] ?? ".");
  if (error.code === null) throw dagsPathRefused({ path, detail: error.message });
  throw new RemoteFailure(error.code, error.message);
}
