import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** OpenSSH's own server on loopback, as the present user, with keys of its own. */
export interface SshServer {
  /** `ssh://user@127.0.0.1:port` */
  readonly address: string;
  /** Configuration of a client that knows the server and has the key that it accepts. */
  readonly config: string;
  /** Configurations of clients that lack one of both. */
  readonly configs: { readonly strangerToServer: string; readonly withoutKey: string; readonly deceived: string };
  /** The server itself and what runs for its sessions. */
  pids(): number[];
  /** Does something once so many bytes have come from clients. */
  after(bytes: number, act: () => void): void;
  /** Ends the connections on the way, and no process. */
  cut(): void;
  close(): void;
}

export interface SshServerOptions {
  /** Runs in place of what the client asks for, which is `$SSH_ORIGINAL_COMMAND`; a script of sh. */
  readonly command?: string;
}

const program = "/usr/sbin/sshd";

export async function startSshServer({ command }: SshServerOptions = {}): Promise<SshServer> {
  if (!existsSync(program)) throw new Error(`${program} is missing: apt-get install openssh-server openssh-client`);
  const folder = mkdtempSync(join(tmpdir(), "cibot-ssh-"));
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  for (const name of ["host", "user", "other"]) {
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", join(folder, name)]);
  }
  const publicKey = (name: string) => readFileSync(join(folder, `${name}.pub`), "utf8");
  const restriction = command === undefined ? "" : `command="${file("command.sh", `#!/bin/sh\n${command}\n`)}" `;
  if (command !== undefined) execFileSync("chmod", ["755", folder, join(folder, "command.sh")]);
  file("authorized_keys", `${restriction}${publicKey("user")}`);
  const { child, port: behind } = await startSshd(folder);
  const { proxy, port, after, cut } = await startProxy(behind);
  const client = (name: string, { key, knows }: { key: string; knows: string | null }) =>
    file(
      `${name}.config`,
      [
        "Host *",
        `  UserKnownHostsFile ${file(`${name}.known`, knows === null ? "" : `[127.0.0.1]:${port} ${publicKey(knows)}`)}`,
        "  GlobalKnownHostsFile /dev/null",
        `  IdentityFile ${join(folder, key)}`,
        "  IdentitiesOnly yes",
        "  IdentityAgent none\n",
      ].join("\n"),
    );
  const pids = () => (child.pid === undefined ? [] : findFamily(child.pid));
  return {
    address: `ssh://${userInfo().username}@127.0.0.1:${port}`,
    config: client("client", { key: "user", knows: "host" }),
    configs: {
      strangerToServer: client("stranger", { key: "user", knows: null }),
      withoutKey: client("keyless", { key: "other", knows: "host" }),
      deceived: client("deceived", { key: "user", knows: "other" }),
    },
    pids,
    after,
    cut,
    close: () => {
      for (const pid of pids().reverse()) killIfThere(pid);
      proxy.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startSshd(folder: string): Promise<{ child: ChildProcess; port: number }> {
  // Where root's sshd locks up its unprivileged part; a package makes it when its service is started.
  if (userInfo().uid === 0) mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
  const port = await findPort();
  const config = [
    `Port ${port}`,
    "ListenAddress 127.0.0.1",
    `HostKey ${join(folder, "host")}`,
    `AuthorizedKeysFile ${join(folder, "authorized_keys")}`,
    "PidFile none",
    "StrictModes no",
    "UsePAM no",
    "PasswordAuthentication no",
    "KbdInteractiveAuthentication no",
    "PermitRootLogin prohibit-password",
    // bash reads ~/.bashrc where sshd starts it, unless another shell is around it: what stands there is no part of a test.
    "SetEnv SHLVL=1",
    "MaxStartups 100\n",
  ].join("\n");
  writeFileSync(join(folder, "sshd_config"), config);
  const child = spawn(program, ["-D", "-e", "-f", join(folder, "sshd_config")], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stderr })) {
    lines.push(line);
    if (line.includes("Server listening on")) {
      child.stderr.resume();
      return { child, port };
    }
  }
  throw new Error(`sshd does not start:\n${lines.join("\n")}`);
}

const listen = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });

async function findPort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Stands before the server to count what comes in. */
async function startProxy(behind: number) {
  let left = Number.POSITIVE_INFINITY;
  let act = () => {};
  const clients = new Set<Socket>();
  const proxy = createServer((client) => {
    clients.add(client.on("close", () => clients.delete(client)));
    const server = connect(behind, "127.0.0.1");
    for (const socket of [client, server])
      socket.on("error", () => client.destroy()).on("close", () => server.destroy());
    client.on("data", (chunk) => {
      left -= chunk.length;
      if (left > 0) return;
      left = Number.POSITIVE_INFINITY;
      act();
    });
    client.pipe(server).pipe(client);
  });
  const port = await listen(proxy);
  const after = (bytes: number, work: () => void) => {
    left = bytes;
    act = work;
  };
  const cut = () => {
    for (const client of clients) client.destroy();
  };
  return { proxy, port, after, cut };
}

/** The ssh programs that this process has started and that it has not seen end. */
export const findClients = (): number[] =>
  findFamily(process.pid).filter((pid) => readText(`/proc/${pid}/comm`) === "ssh\n");

/** A process and those that descend from it, elders first. */
function findFamily(pid: number): number[] {
  const parents = readdirSync("/proc").flatMap((name) => {
    const [, parent] = /^\d+ \(.*\) \S (\d+)/s.exec(readText(`/proc/${name}/stat`)) ?? [];
    return parent === undefined ? [] : [{ pid: Number(name), parent: Number(parent) }];
  });
  const family = [pid];
  for (const elder of family)
    family.push(...parents.filter(({ parent }) => parent === elder).map((child) => child.pid));
  return family;
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
