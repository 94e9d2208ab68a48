import { mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findRubbish, readTexts, type Texts, toFiles, writeTexts } from "../../support/release-store/dags-folder.ts";
import { givenDagsFolder } from "../../support/release-store/given-dags-folder.ts";
import { createTestHost, deploy, describeFiles, openStore, settle } from "../../support/release-store/open-store.ts";

const one: Texts = { "scoring.py": "VERSION = 1\n", "common/loader.py": "LOADER = 1\n" };
const two: Texts = { "scoring.py": "VERSION = 2\n", "common/other.py": "OTHER = 2\n" };

test("a first deploy makes a relative link into the hidden store, and a manifest beside the release", async () => {
  const dags = givenDagsFolder();
  const { name, flip } = await deploy(openStore(dags), toFiles(one));
  expect(flip).toEqual({ way: "link", hole: 0, previous: null });
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

test("a link that somebody else made is refused, and stays", async () => {
  const dags = givenDagsFolder();
  symlinkSync("/srv/shared", join(dags, "credit"));
  await expect(deploy(openStore(dags), toFiles(one))).rejects.toMatchObject({ code: "foreign_link", exit: 4 });
  expect(readlinkSync(join(dags, "credit"))).toBe("/srv/shared");
  expect((await openStore(dags).survey()).live).toEqual({ kind: "foreign-link", target: "/srv/shared" });
});

test("a stray link into the store is replaced", async () => {
  const dags = givenDagsFolder();
  symlinkSync(".cibot/releases/credit/gone", join(dags, "credit"));
  await deploy(openStore(dags), toFiles(one));
  expect(readTexts(join(dags, "credit"))).toEqual(one);
});

test("without links a deploy is refused before anything changes, and names the other layout", async () => {
  const dags = givenDagsFolder();
  const host = createTestHost(dags);
  const linkless = { ...host, describe: async () => ({ ...(await host.describe()), links: false }) };
  const refusal = await deploy(openStore(dags, { host: linkless }), toFiles(one)).catch((error: unknown) => error);
  expect(refusal).toMatchObject({ code: "no_links", hint: expect.stringContaining("copy") });
  expect(readdirSync(dags)).toEqual([".cibot"]);
});

test("a DAGs folder that is not there is not made", async () => {
  const dags = givenDagsFolder();
  rmSync(dags, { recursive: true });
  await expect(openStore(dags).survey()).rejects.toMatchObject({ code: "dags_folder_missing" });
  await expect(deploy(openStore(dags), toFiles(one))).rejects.toMatchObject({ code: "dags_folder_missing" });
});

test("a survey of a folder without a store writes nothing", async () => {
  const dags = givenDagsFolder();
  const survey = await openStore(dags).survey();
  expect(survey).toMatchObject({ live: { kind: "absent" }, releases: [], unsettled: null, writable: true });
  expect(readdirSync(dags)).toEqual([]);
});

test("an unharmed release is taken as it is; beside an edited one another is made, and the edited one stays", async () => {
  const dags = givenDagsFolder();
  const first = await deploy(openStore(dags), toFiles(one));
  expect((await deploy(openStore(dags), toFiles(one))).name).toBe(first.name);
  writeFileSync(join(dags, "credit/scoring.py"), "VERSION = 'by hand'\n");
  const { live } = await openStore(dags).survey();
  expect(live).toMatchObject({
    kind: "release",
    release: { drift: { added: [], changed: ["scoring.py"], removed: [] } },
  });
  const again = await deploy(openStore(dags), toFiles(one));
  expect(again.name).toBe(`${first.name}-2`);
  expect(readTexts(join(dags, "credit"))).toEqual(one);
  expect(readTexts(join(dags, ".cibot/releases/credit", first.name))?.["scoring.py"]).toContain("by hand");
});

test("bytecode is no drift", async () => {
  const dags = givenDagsFolder();
  await deploy(openStore(dags), toFiles(one));
  writeTexts(join(dags, "credit"), { "__pycache__/scoring.cpython-311.pyc": "x", "common/loader.pyc": "x" });
  const [release] = (await openStore(dags).survey()).releases;
  expect(release?.drift).toEqual({ added: [], changed: [], removed: [] });
});

test("files that name their release are written with its name", async () => {
  const dags = givenDagsFolder();
  const files = (name: string) => toFiles({ "scoring.py": `RELEASE = "${name}"\n` });
  const manifest = await openStore(dags).hold((held) => held.stage(describeFiles(toFiles(one)), files));
  const text = readTexts(join(dags, ".cibot/releases/credit", manifest.name))?.["scoring.py"];
  expect(text).toBe(`RELEASE = "${manifest.name}"\n`);
  expect((await openStore(dags).survey()).releases[0]?.drift.changed).toEqual([]);
});

test("a manifest that nobody can read is reported, and its release stays", async () => {
  const dags = givenDagsFolder();
  const first = await deploy(openStore(dags), toFiles(one));
  writeFileSync(join(dags, `.cibot/releases/credit/${first.name}.json`), "{");
  const survey = await openStore(dags).survey();
  expect(survey.unreadable).toEqual([first.name]);
  expect(survey.live).toMatchObject({ kind: "release", release: { manifest: { name: first.name } } });
  await deploy(openStore(dags), toFiles(two));
  expect(readTexts(join(dags, ".cibot/releases/credit", first.name))).toEqual(one);
});

test("an ignore file that somebody changed is repaired", async () => {
  const dags = givenDagsFolder();
  await deploy(openStore(dags), toFiles(one));
  writeFileSync(join(dags, ".cibot/.airflowignore"), "# nothing\n");
  await deploy(openStore(dags), toFiles(two));
  expect(readFileSync(join(dags, ".cibot/.airflowignore"), "utf8")).toBe(".*\n*\n");
});

test("a deploy that was flipped and not settled is known to the next, until that settles", async () => {
  const dags = givenDagsFolder();
  const first = await deploy(openStore(dags), toFiles(one));
  const second = await openStore(dags).hold(async (held) => {
    const { name } = await held.stage(describeFiles(toFiles(two)), toFiles(two));
    await held.flip(name);
    return name;
  });
  const { unsettled } = await openStore(dags).survey();
  expect(unsettled).toMatchObject({ release: second, previous: first.name });
  await openStore(dags).hold((held) => settle(held, second));
  const after = await openStore(dags).survey();
  expect(after.unsettled).toBeNull();
  expect(after.history.map(({ release }) => release)).toEqual([second, first.name]);
});

test.each(["link", "copy"] as const)("in layout %s a first deploy can be withdrawn", async (layout) => {
  const dags = givenDagsFolder();
  await openStore(dags, { layout }).hold(async (held) => {
    const { name } = await held.stage(describeFiles(toFiles(one)), toFiles(one));
    await held.flip(name);
    await held.withdraw();
    await held.settle({
      action: "withdrawn",
      release: null,
      previous: null,
      by: null,
      reason: "it does not parse",
      paused: [],
      unpaused: [],
    });
  });
  expect(readdirSync(dags)).toEqual([".cibot"]);
  expect(findRubbish(dags)).toEqual([]);
  expect((await openStore(dags).survey()).live).toEqual({ kind: "absent" });
});

test("pruning keeps the live release, those in use, and edited ones", async () => {
  const dags = givenDagsFolder();
  const names: string[] = [];
  for (const number of [1, 2, 3, 4, 5]) {
    names.push((await deploy(openStore(dags), toFiles({ "scoring.py": `VERSION = ${number}\n` }))).name);
  }
  const [first = "", second = "", third = ""] = names;
  writeFileSync(join(dags, ".cibot/releases/credit", second, "scoring.py"), "by hand");
  const gone = await openStore(dags).hold((held) => held.prune(1, [first]));
  expect(gone).toEqual([third, names[3]]);
  expect(findRubbish(dags)).toEqual([]);
  expect((await openStore(dags).survey()).releases).toHaveLength(3);
});

test("in copy layout hand edits are kept in the store before they are replaced", async () => {
  const dags = givenDagsFolder();
  const store = () => openStore(dags, { layout: "copy" });
  await deploy(store(), toFiles(one));
  writeTexts(join(dags, "credit"), { "scoring.py": "VERSION = 'by hand'\n" });
  expect((await store().survey()).live).toMatchObject({
    kind: "release",
    layout: "copy",
    release: { drift: { changed: ["scoring.py"] } },
  });
  await deploy(store(), toFiles(two));
  expect(readTexts(join(dags, "credit"))).toEqual(two);
  const kept = (await store().survey()).releases.find(({ manifest }) => manifest.name.startsWith("hand-"));
  expect(readTexts(join(dags, ".cibot/releases/credit", kept?.manifest.name ?? ""))).toEqual({
    ...one,
    "scoring.py": "VERSION = 'by hand'\n",
  });
});

test("two projects deploy side by side, see each other, and touch nothing of each other", async () => {
  const dags = givenDagsFolder();
  const open = (project: string) => openStore(dags, { project });
  await Promise.all([
    deploy(open("a"), toFiles(one), "a"),
    deploy(open("a.0f"), toFiles(two), "a.0f"),
    deploy(open("b"), toFiles(two), "b"),
  ]);
  mkdirSync(join(dags, ".cibot/tmp/a.0f.12ab"), { recursive: true });
  await deploy(open("a"), toFiles(two), "a");
  expect(readdirSync(join(dags, ".cibot/tmp"))).toEqual(["a.0f.12ab"]);
  expect(["a", "a.0f", "b"].map((project) => readTexts(join(dags, project)))).toEqual([two, two, two]);
  expect((await open("b").survey()).others.map(({ project }) => project)).toEqual(["a", "a.0f"]);
});
