import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  findRubbish,
  givenDagsFolder,
  readTexts,
  type Texts,
  toFiles,
  writeTexts,
} from "../../support/release-store/dags-folder.ts";
import { createTestHost, deploy, openStore, settle } from "../../support/release-store/open-store.ts";

const one: Texts = { "scoring.py": "VERSION = 1\n", "common/loader.py": "LOADER = 1\n" };
const two: Texts = { "scoring.py": "VERSION = 2\n", "common/other.py": "OTHER = 2\n" };

test("a first deploy makes a relative link into the hidden store, and a manifest beside the release", async () => {
  const dags = givenDagsFolder();
  const { name, flip } = await deploy(openStore(dags), toFiles(one));
  expect(flip).toEqual({ way: "link", hole: 0 });
  expect(readlinkSync(join(dags, "credit"))).toBe(`.cibot/releases/credit/${name}`);
  expect(readTexts(join(dags, "credit"))).toEqual(one);
  expect(readFileSync(join(dags, ".cibot/.airflowignore"), "utf8")).toBe(".*\n*\n");
  expect(readdirSync(dags).sort()).toEqual([".cibot", "credit"]);
  expect(findRubbish(dags)).toEqual([]);
});

test("a second deploy leads the link to another release and leaves the first as it is", async () => {
  const dags = givenDagsFolder();
  const first = await deploy(openStore(dags), toFiles(one));
  await deploy(openStore(dags), toFiles(two));
  expect(readTexts(join(dags, "credit"))).toEqual(two);
  expect(readTexts(join(dags, ".cibot/releases/credit", first.name))).toEqual(one);
});

test.each([
  { title: "at once where the system can", exchange: true, way: "exchange" },
  { title: "by two renames elsewhere", exchange: false, way: "two-renames" },
])("a real folder is replaced $title, and kept in the store for a way back", async ({ exchange, way }) => {
  const dags = givenDagsFolder();
  writeTexts(join(dags, "credit"), one);
  const host = exchange ? createTestHost(dags) : { ...createTestHost(dags), exchange: async () => false };
  const { flip } = await deploy(openStore(dags, { host }), toFiles(two));
  expect(flip.way).toBe(way);
  expect(flip.hole > 0).toBe(!exchange);
  expect(readTexts(join(dags, "credit"))).toEqual(two);
  const { releases } = await openStore(dags).survey();
  const kept = releases.find(({ manifest }) => manifest.name.startsWith("hand-"))?.manifest.name ?? "";
  await openStore(dags).hold(async (held) => {
    await held.flip(kept);
    await settle(held, kept);
  });
  expect(readTexts(join(dags, "credit"))).toEqual(one);
  expect(findRubbish(dags)).toEqual([]);
});
