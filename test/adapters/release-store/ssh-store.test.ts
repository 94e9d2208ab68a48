import { readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { createSshHost } from "../../../src/adapters/release-store/ssh-host.ts";
import { findRubbish, readTexts, type Texts, toFiles, writeTexts } from "../../support/release-store/dags-folder.ts";
import { givenDagsFolder } from "../../support/release-store/given-dags-folder.ts";
import { deploy, openStore } from "../../support/release-store/open-store.ts";
import { type SshServer, startSshServer } from "../../support/ssh-server.ts";

// A login takes a second on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const script = fileURLToPath(new URL("../../../src/adapters/release-store/agent.py", import.meta.url));
const one: Texts = { "scoring.py": "VERSION = 1\n", "common/loader.py": "LOADER = 1\n" };
const two: Texts = { "scoring.py": "VERSION = 2\n", "common/other.py": "OTHER = 2\n" };
let server: SshServer;

beforeAll(async () => {
  server = await startSshServer();
});

afterAll(() => server.close());

function open(dags: string, options: Parameters<typeof openStore>[1] = {}) {
  const { address, config } = server;
  const signal = new AbortController().signal;
  const host = createSshHost({ address, dags, script, config, signal, env: process.env });
  onTestFinished(() => host.close());
  return openStore(dags, { host, ...options });
}

test("a store behind ssh does what one on this machine does: first deploy, second deploy, migration", async () => {
  const dags = givenDagsFolder();
  const store = open(dags);
  const first = await deploy(store, toFiles(one));
  expect(first.flip).toEqual({ way: "link", hole: 0, previous: null });
  expect(readlinkSync(join(dags, "credit"))).toBe(`.cibot/releases/credit/${first.name}`);
  await deploy(store, toFiles(two));
  expect(readTexts(join(dags, "credit"))).toEqual(two);
  expect(readTexts(join(dags, ".cibot/releases/credit", first.name))).toEqual(one);
  writeTexts(join(dags, "fraud"), one);
  const { flip } = await deploy(open(dags, { project: "fraud" }), toFiles(two), "fraud");
  expect(flip).toEqual({ way: "exchange", hole: 0, previous: expect.stringMatching(/^hand-/) });
  expect(readTexts(join(dags, "fraud"))).toEqual(two);
  expect(readdirSync(dags).toSorted()).toEqual([".cibot", "credit", "fraud"]);
  expect(findRubbish(dags)).toEqual([]);
});

test("it replaces file by file where that is wanted", async () => {
  const dags = givenDagsFolder();
  await deploy(open(dags, { layout: "copy" }), toFiles(one));
  await deploy(open(dags, { layout: "copy" }), toFiles(two));
  expect(readTexts(join(dags, "credit"))).toEqual(two);
  expect(findRubbish(dags)).toEqual([]);
});

test("a deploy that loses its connection on the way leaves what was live, and the next one succeeds", async () => {
  const dags = givenDagsFolder();
  await deploy(open(dags), toFiles(one));
  server.after(2_000_000, server.cut);
  const large = { path: "big.bin", content: Buffer.alloc(5_000_000, 1), executable: false };
  await expect(deploy(open(dags), [...toFiles(two), large])).rejects.toMatchObject({ code: "ssh_lost" });
  expect(readTexts(join(dags, "credit"))).toEqual(one);
  await deploy(open(dags), toFiles(two));
  expect(readTexts(join(dags, "credit"))).toEqual(two);
  expect(findRubbish(dags)).toEqual([]);
});
