import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { runProcess } from "../../../src/adapters/process/run-process.ts";
import type { Host } from "../../../src/adapters/release-store/host.ts";
import type { ReleaseFile } from "../../../src/core/releases/release.ts";
import { type Texts, toFiles, writeTexts } from "../../support/release-store/dags-folder.ts";
import { givenDagsFolder } from "../../support/release-store/given-dags-folder.ts";
import { createTestHost, deployHeld, openStore } from "../../support/release-store/open-store.ts";

const reader = fileURLToPath(new URL("../../support/release-store/read-dags.py", import.meta.url));
const modules = 41;
const seconds = 5;
/** However slow the machine is. */
const leastDeploys = 5;

interface Counts {
  readonly scans: number;
  readonly missing: number;
  readonly broken: number;
  readonly torn: number;
  readonly loops: number;
  readonly foreign: number;
  readonly mixed: number;
}

/** Modules of some kilobytes, whose first and last line name their version. */
const release = (version: number): Texts =>
  Object.fromEntries(
    Array.from({ length: modules }, (_, index) => [
      `m${String(index).padStart(2, "0")}.py`,
      `VERSION = ${version}\n${"# airflow dag\n".repeat(400)}VERSION = ${version}\n`,
    ]),
  );

const rows: { readonly title: string; readonly deploys: number; readonly counts: Counts }[] = [];

afterAll(() => {
  const file = process.env.CIBOT_RACE_TABLE;
  if (file === undefined) return;
  const columns = ["scans", "missing", "broken", "torn", "loops", "foreign", "mixed"] as const;
  const lines = rows.map(({ title, deploys, counts }) => [title, deploys, ...columns.map((name) => counts[name])]);
  const table = [["method", "deploys", ...columns], Array(columns.length + 2).fill("---"), ...lines];
  writeFileSync(file, table.map((cells) => `| ${cells.join(" | ")} |\n`).join(""));
});

test("a reader that lists and reads without pause never meets a hole, half a file, or a loop while releases are flipped", {
  timeout: 60_000,
}, async () => {
  const dags = givenDagsFolder();
  writeTexts(join(dags, "credit"), release(0));
  const store = openStore(dags, { host: hasten(createTestHost(dags)) });
  const { deploys, counts } = await race(dags, (version) =>
    store.hold((held) => deployPruned(held, toFiles(release(version)))),
  );
  rows.push({ title: "release store, link layout, from a real folder on", deploys, counts });
  expect(counts.scans).toBeGreaterThan(20);
  expect(counts).toMatchObject({ missing: 0, broken: 0, torn: 0, loops: 0, foreign: 0 });
});

test("the same reader meets no half file in copy layout", { timeout: 60_000 }, async () => {
  const dags = givenDagsFolder();
  writeTexts(join(dags, "credit"), release(0));
  const store = openStore(dags, { layout: "copy", host: hasten(createTestHost(dags)) });
  const { deploys, counts } = await race(dags, (version) =>
    store.hold((held) => deployPruned(held, toFiles(release(version)))),
  );
  rows.push({ title: "release store, copy layout", deploys, counts });
  expect(counts).toMatchObject({ missing: 0, broken: 0, torn: 0, loops: 0, foreign: 0 });
});

test("the same reader meets holes where a folder is removed and copied anew, so it would see one", {
  timeout: 60_000,
}, async () => {
  const dags = givenDagsFolder();
  const sources = mkdtempSync(join(tmpdir(), "cibot-race-"));
  for (const version of [0, 1]) writeTexts(join(sources, `${version}`), release(version));
  writeTexts(join(dags, "credit"), release(0));
  const { deploys, counts } = await race(dags, async (version) => {
    await runProcess(["rm", "-rf", "credit"], { cwd: dags });
    await runProcess(["cp", "-r", join(sources, `${version % 2}`), "credit"], { cwd: dags });
  });
  rmSync(sources, { recursive: true });
  rows.push({ title: "`rm -rf && cp -r`", deploys, counts });
  expect(counts.missing + counts.broken + counts.torn).toBeGreaterThan(0);
});

async function deployPruned(held: Parameters<typeof deployHeld>[0], files: readonly ReleaseFile[]): Promise<void> {
  await deployHeld(held, files);
  await held.prune(3, []);
}

/** A clock that runs fast enough for many deploys: else each would wait for a second of its own to pass. */
function hasten(host: Host): Host {
  let now = Date.now() / 1000;
  return {
    ...host,
    describe: async () => {
      now += 2;
      return { ...(await host.describe()), now };
    },
  };
}

async function race(
  dags: string,
  deploy: (version: number) => Promise<unknown>,
): Promise<{ deploys: number; counts: Counts }> {
  const child = spawn("python3", [reader, dags, "credit", `${modules}`], { stdio: ["pipe", "pipe", "inherit"] });
  let output = "";
  const ready = new Promise<void>((resolve) =>
    child.stdout.on("data", (chunk) => {
      output += chunk;
      resolve();
    }),
  );
  const ended = new Promise((resolve) => child.once("close", resolve));
  await ready;
  const end = performance.now() + seconds * 1000;
  let deploys = 0;
  while (performance.now() < end || deploys < leastDeploys) {
    deploys += 1;
    await deploy(deploys);
  }
  child.stdin.end();
  await ended;
  return { deploys, counts: JSON.parse(output.replace(/^ready\n/, "")) };
}
