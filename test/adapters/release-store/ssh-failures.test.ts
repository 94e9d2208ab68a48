import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { createSshHost, type SshHostOptions } from "../../../src/adapters/release-store/ssh-host.ts";
import { expectEnd, isRunning } from "../../support/processes.ts";
import { findClients, type SshServer, startSshServer } from "../../support/ssh-server.ts";

// A login takes a second on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const script = fileURLToPath(new URL("../../../src/adapters/release-store/agent.py", import.meta.url));
const limits = { connect: 5, greeting: 20, silence: 20, grace: 5 };
const second = 1_700_000_000;
let server: SshServer;
let dags: string;

beforeAll(async () => {
  server = await startSshServer();
});

afterAll(() => server.close());

beforeEach(() => {
  dags = mkdtempSync(join(tmpdir(), "cibot-dags-"));
  onTestFinished(() => rmSync(dags, { recursive: true, force: true }));
});

function open(options: Partial<SshHostOptions> = {}) {
  const { address, config } = server;
  const signal = new AbortController().signal;
  const host = createSshHost({ address, dags, script, config, signal, env: process.env, limits, ...options });
  onTestFinished(() => host.close());
  return host;
}

/** A server of its own, whose login runs this in place of what is asked for. */
async function withLogin(command: string): Promise<Pick<SshHostOptions, "address" | "config"> & { server: SshServer }> {
  const own = await startSshServer({ command });
  onTestFinished(() => own.close());
  return { address: own.address, config: own.config, server: own };
}

const asAsked = 'exec sh -c "$SSH_ORIGINAL_COMMAND"';

describe("a way that is closed", () => {
  test("a server whose host key nobody has confirmed is not talked to", async () => {
    const failure = open({ config: server.configs.strangerToServer }).describe();
    await expect(failure).rejects.toMatchObject({ code: "ssh_host_unknown", exit: 4 });
  });

  test("a server with another host key than the known one is not talked to", async () => {
    const failure = open({ config: server.configs.deceived }).describe();
    await expect(failure).rejects.toMatchObject({ code: "ssh_host_unknown", exit: 4 });
  });

  test("a key that the server does not accept is told in ssh's own words", async () => {
    const failure = open({ config: server.configs.withoutKey }).describe();
    const message = expect.stringMatching(/refuses the login: .*Permission denied \(publickey\)\.$/);
    await expect(failure).rejects.toMatchObject({ code: "ssh_denied", exit: 4, message });
  });

  test.each([
    ["nobody listens", "ssh://127.0.0.1:1", /Connection refused/],
    ["a name that does not resolve", "ssh://no-such-host.invalid", /Could not resolve hostname/],
  ])("%s: that is told in ssh's own words", async (_what, address, words) => {
    const message = expect.stringMatching(words);
    await expect(open({ address }).describe()).rejects.toMatchObject({ code: "ssh_unreachable", exit: 5, message });
  });

  test("without an ssh program it says what to install", async () => {
    await expect(open({ env: { PATH: dags } }).describe()).rejects.toMatchObject({ code: "ssh_missing", exit: 2 });
  });

  test("a path that is not absolute, and an address that is none, are refused before anything starts", () => {
    expect(() => open({ dags: "dags" })).toThrow(expect.objectContaining({ code: "invalid_usage" }));
    expect(() => open({ address: "ssh://-oProxyCommand=x" })).toThrow(
      expect.objectContaining({ code: "ssh_address_invalid" }),
    );
  });
});

describe("a machine that is not as it should be", () => {
  test("without that Python it says so", async () => {
    const failure = open({ python: "/opt/no such/python3" }).describe();
    const message = expect.stringMatching(
      /"\/opt\/no such\/python3" does not start on ssh:.*(not found|No such file)/i,
    );
    await expect(failure).rejects.toMatchObject({ code: "remote_python_unusable", exit: 2, message });
  });

  test("an account without a shell is told in its own words", async () => {
    const login = await withLogin("echo 'This account is currently not available.'; echo 'ask the owner' >&2; exit 1");
    const message = expect.stringContaining("ask the owner");
    await expect(open(login).describe()).rejects.toMatchObject({ code: "remote_python_unusable", message });
  });

  test("what a login prints before and beside the script does not harm", async () => {
    const noise = 'printf "Welcome!\\n{\\"value\\": 1}\\ncibot-agent \\n no end of line"; echo "on stderr" >&2; ';
    const host = open(await withLogin(noise + asAsked));
    expect(await host.describe()).toMatchObject({ exists: true });
    await host.write("a", "b");
    expect(readFileSync(join(dags, "a"), "utf8")).toBe("b");
  });

  test("a login that prints without end is given up", async () => {
    const message = expect.stringContaining("a megabyte of something else");
    const failure = open(await withLogin("exec cat /dev/zero")).describe();
    await expect(failure).rejects.toMatchObject({ code: "ssh_unreachable", message });
  });

  test("a login that hangs is given up, and nothing of it is left here", async () => {
    const login = await withLogin("exec sleep 1000");
    const host = open({ ...login, limits: { ...limits, greeting: 1.5 } });
    const message = expect.stringContaining("no answer for 1.5 s");
    await expect(host.describe()).rejects.toMatchObject({ code: "ssh_unreachable", exit: 5, message });
    expect(findClients()).toEqual([]);
  });

  test("a folder that Airflow's host does not let us write is told before anything is tried", async () => {
    chmodSync(dags, 0o555);
    // Root may write everywhere, so there the login becomes somebody else.
    const command =
      userInfo().uid === 0 ? `exec setpriv --reuid 65534 --regid 65534 --clear-groups ${asAsked.slice(5)}` : asAsked;
    const host = open({ ...(await withLogin(command)), python: "/usr/bin/python3" });
    expect(await host.describe()).toMatchObject({ exists: true, writable: false });
    const message = expect.stringContaining("EACCES");
    await expect(host.makeFolder(".cibot")).rejects.toMatchObject({ code: "write_failed", message });
    expect(await host.tree()).toMatchObject({ entries: [] });
  });
});

describe("a connection that is lost", () => {
  const big = { path: "big.bin", content: Buffer.alloc(30_000_000, 1), executable: false };
  const login = (pids: string) => withLogin(`echo $$ >>${pids}; ${asAsked}`);
  const readPids = (path: string) => readFileSync(path, "utf8").trim().split("\n").map(Number);

  test.each(["the server", "the script"])(
    "in the middle of an upload by the end of %s: the upload fails, nothing half is left, the next action works",
    async (whose) => {
      const pids = join(dags, "..", `cibot-pids-${process.pid}-${whose.replace(" ", "-")}`);
      onTestFinished(() => rmSync(pids, { force: true }));
      const { server: own, ...options } = await login(pids);
      const host = open(options);
      await host.makeFolder("store");
      own.after(10_000_000, () => {
        if (whose === "the server") for (const pid of own.pids().slice(1)) process.kill(pid, "SIGKILL");
        else process.kill(readPids(pids)[0] ?? 0, "SIGKILL");
      });
      const failure = host.upload("store/new", [big], second);
      await expect(failure).rejects.toMatchObject({
        code: "ssh_lost",
        exit: 5,
        message: expect.stringContaining('lost during "upload"'),
        hint: expect.stringContaining("the next deploy finishes or undoes"),
      });
      await expectEnd(readPids(pids));
      await host.remove("store/new");
      await host.upload("store/new", [{ ...big, content: Buffer.from("small") }], second);
      expect(readdirSync(join(dags, "store/new"))).toEqual(["big.bin"]);
    },
  );

  test("in the middle of an upload by the network: the script takes away what it had begun, and ends", async () => {
    const pids = join(dags, "pids");
    const { server: own, ...options } = await login(pids);
    own.after(10_000_000, own.cut);
    await expect(open(options).upload("new", [big], second)).rejects.toMatchObject({ code: "ssh_lost" });
    await expectEnd(readPids(pids));
    expect(readdirSync(dags)).toEqual(["pids"]);
  });

  test("by the silence of the other side: the action is given up", async () => {
    const pids = join(dags, "pids");
    const host = open({ ...(await login(pids)), limits: { ...limits, silence: 1.5 } });
    await host.describe();
    for (const pid of readPids(pids)) process.kill(pid, "SIGSTOP");
    const message = expect.stringContaining('lost during "write": no answer for 1.5 s');
    await expect(host.write("a", "1")).rejects.toMatchObject({ code: "ssh_lost", message });
  });

  test("between two actions: the next one opens another", async () => {
    const { server: own, ...options } = await withLogin(asAsked);
    const host = open(options);
    await host.write("a", "1");
    expect(findClients()).toHaveLength(1);
    own.cut();
    await vi.waitFor(() => expect(findClients()).toEqual([]), { timeout: 5000 });
    await host.write("a", "2");
    expect(readFileSync(join(dags, "a"), "utf8")).toBe("2");
  });

  test("after cibot was told to stop, what is asked for is still done, so that a lock is given back", async () => {
    const stop = new AbortController();
    const host = open({ signal: stop.signal });
    await host.create("lock.json", "{}");
    stop.abort("SIGTERM");
    await host.remove("lock.json");
    expect(readdirSync(dags)).toEqual([]);
  });

  test("a stop while it is opened ends it at once", async () => {
    const stop = new AbortController();
    const failure = open({ ...(await withLogin("exec sleep 1000")), signal: stop.signal }).describe();
    setTimeout(() => stop.abort("SIGINT"), 300);
    await expect(failure).rejects.toMatchObject({ code: "interrupted" });
  });

  test("when it is closed, the script on the other side ends", async () => {
    const pids = join(dags, "pids");
    const host = open(await login(pids));
    await host.describe();
    expect(readPids(pids).map(isRunning)).toEqual([true]);
    await host.close();
    await expectEnd(readPids(pids));
  });
});

test("an archive that holds anything but the files that were announced is refused, and nothing of it is left", async () => {
  const host = open();
  mkdirSync(join(dags, "store"));
  // Two files of one name: the second was not announced any more.
  const twice = [1, 2].map(() => ({ path: "a.py", content: Buffer.from("x"), executable: false }));
  await expect(host.upload("store/new", twice, second)).rejects.toMatchObject({ code: "dags_path_refused" });
  expect(readdirSync(join(dags, "store"))).toEqual([]);
  await host.write("after", "the connection is in step");
  expect(readFileSync(join(dags, "after"), "utf8")).toBe("the connection is in step");
});

test("no file of the script is left on the other side", async () => {
  const home = mkdtempSync(join(tmpdir(), "cibot-home-"));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const host = open(await withLogin(`export HOME=${home}; cd ${home}; ${asAsked}`));
  await host.upload("new", [{ path: "a.py", content: Buffer.from("x"), executable: false }], second);
  expect(readdirSync(home)).toEqual([]);
});
