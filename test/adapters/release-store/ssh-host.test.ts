import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, vi } from "vitest";
import { createSshHost } from "../../../src/adapters/release-store/ssh-host.ts";
import { describeHost } from "../../contract/describe-host.ts";
import { type SshServer, startSshServer } from "../../support/ssh-server.ts";

// A login takes a second on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const script = fileURLToPath(new URL("../../../src/adapters/release-store/agent.py", import.meta.url));
const umasks = [0o022, 0o077];
const servers = new Map<number, SshServer>();

beforeAll(async () => {
  for (const umask of umasks) {
    const command = `umask ${umask.toString(8)}; exec sh -c "$SSH_ORIGINAL_COMMAND"`;
    servers.set(umask, await startSshServer({ command }));
  }
});

afterAll(() => {
  for (const server of servers.values()) server.close();
});

describeHost("behind ssh", async ({ dags, umask }) => {
  const server = servers.get(umask);
  if (server === undefined) throw new Error(`no server for umask ${umask}`);
  const { address, config } = server;
  return createSshHost({ address, dags, script, config, env: process.env, signal: new AbortController().signal });
});
