import { readFile } from "node:fs/promises";
import { posix } from "node:path";
import type { FolderTree } from "../../core/dag-files/folder-tree.ts";
import { invalidUsage } from "../../errors.ts";
import { describeWriteFailure } from "../files/write-failure.ts";
import type { Host, HostFacts } from "./host.ts";
import { checkHostPath } from "./host-path.ts";
import { identifyMachine } from "./identify-machine.ts";
import type { SshLimits } from "./open-agent.ts";
import { packFiles } from "./pack-files.ts";
import { parseSshAddress } from "./ssh-address.ts";
import { type AgentAnswer, createSshConnection, RemoteFailure } from "./ssh-connection.ts";

export interface SshHostOptions {
  /** `ssh://[user@]host[:port]`; the host may be an alias of the user's ssh configuration. */
  readonly address: string;
  /** Absolute path of the DAGs folder on the other side. */
  readonly dags: string;
  /** Python 3.8 or newer on the other side. */
  readonly python?: string;
  /** Path of `agent.py` on this side. */
  readonly script: string;
  /** Ends an action that hangs; one that does not is finished, so that a lock can be given back. */
  readonly signal: AbortSignal;
  /** The whole environment of the ssh program. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** For `ssh -F`; the user's own configuration unless given. */
  readonly config?: string;
  readonly limits?: SshLimits;
}

const defaultLimits: SshLimits = { connect: 15, greeting: 60, silence: 120, grace: 10 };

/**
 * A DAGs folder behind ssh: one connection, at whose other end `agent.py` does the actions. Throws `ssh_address_invalid`
 * at once, all other `ssh_…` and `remote_python_unusable` with the first action, `disk_full`, `write_failed` and
 * `dags_path_refused` as the machine there says.
 */
export function createSshHost(options: SshHostOptions): Host {
  const { python = "python3", config = null, limits = defaultLimits } = options;
  const address = parseSshAddress(options.address);
  checkFolder(options.dags);
  const connect = once(async () => {
    const script = await readFile(options.script, "utf8");
    return createSshConnection({ ...options, address, python, config, limits, script });
  });
  const ask = async (action: string, paths: readonly string[], ...rest: readonly unknown[]): Promise<AgentAnswer> => {
    paths.forEach(checkHostPath);
    return (await connect()).ask({ action, arguments: [...paths, ...rest] });
  };
  const write: Ask = (action, paths, ...rest) =>
    explainRemoteFailure(posix.join(options.dags, paths[0] ?? ""), () => ask(action, paths, ...rest));
  const upload: Host["upload"] = async (folder, files, modified) => {
    const paths = files.map(({ path }) => path);
    [folder, ...paths].forEach(checkHostPath);
    const request = { action: "upload", arguments: [folder, paths, modified], body: packFiles(files) };
    const connection = await connect();
    await explainRemoteFailure(posix.join(options.dags, folder), () => connection.ask(request));
  };
  return {
    ...createReads(options, ask),
    ...createWrites(write),
    upload,
    close: async () => (await connect()).close(),
  };
}

type Ask = (action: string, paths: readonly string[], ...rest: readonly unknown[]) => Promise<AgentAnswer>;

// What the script answers has the shape that it was written for: it is the one that was sent.
function createReads({ address, dags }: SshHostOptions, ask: Ask): Pick<Host, "describe" | "tree" | "read" | "hash"> {
  return {
    describe: async ({ trial } = { trial: false }) => {
      const { value } = await ask("describe", [], trial);
      const facts = value as Omit<HostFacts, "name" | "machine" | "dags">;
      // The process whose number a lock holds runs here.
      return { name: address, machine: await identifyMachine(), dags, ...facts };
    },
    tree: async () => (await ask("tree", [])).value as FolderTree | null,
    read: async (path) => (await ask("read", [path])).body,
    hash: async (folder) => (await ask("hash", [folder])).value as Readonly<Record<string, string>>,
  };
}

function createWrites(ask: Ask): Omit<Host, "describe" | "tree" | "read" | "hash" | "upload" | "close"> {
  return {
    makeFolder: async (path) => void (await ask("makeFolder", [path])),
    write: async (path, content) => void (await ask("write", [path], content)),
    create: async (path, content) => (await ask("create", [path], content)).value === true,
    copy: async (from, to, modified) => void (await ask("copy", [from, to], modified)),
    touch: async (folder, modified) => void (await ask("touch", [folder], modified)),
    link: async (target, path) => void (await ask("link", [path], target)),
    rename: async (from, to) => void (await ask("rename", [from, to])),
    exchange: async (one, other) => (await ask("exchange", [one, other])).value === true,
    remove: async (path) => void (await ask("remove", [path])),
  };
}

/** What the system says over there is told as if it had been said here; what went wrong on the way is told already. */
async function explainRemoteFailure<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof RemoteFailure ? describeWriteFailure(path, error) : error;
  }
}

function checkFolder(dags: string): void {
  if (dags.startsWith("/") && !dags.includes("\0")) return;
  throw invalidUsage({
    message: `The DAGs folder "${dags}" is not an absolute path.`,
    hint: "Give the absolute path of the folder on the other machine, as in /opt/airflow/dags.",
  });
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= work();
    return result;
  };
}
