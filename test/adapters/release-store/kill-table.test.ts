import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pMap from "p-map";
import { afterAll, expect, test } from "vitest";
import { findRubbish, readTexts, type Texts, toFiles, writeTexts } from "../../support/release-store/dags-folder.ts";
import type { FatalPoint } from "../../support/release-store/fatal-host.ts";
import { deploy, deployHeld, openStore } from "../../support/release-store/open-store.ts";
import type { ChildTask } from "../../support/release-store/store-child.ts";
import { runChild } from "../../support/release-store/store-process.ts";

const version = (number: number): Texts => ({
  "scoring.py": `VERSION = ${number}\n`,
  "common/loader.py": `LOADER = ${number}\n`,
  "common/deep/sql.py": `SQL = ${number}\n`,
  [`only_in_${number}.py`]: `ONLY = ${number}\n`,
  "constant.py": "CONSTANT = 0\n",
});
const [before, after, next] = [version(1), version(2), version(3)];

interface Scenario {
  readonly title: string;
  readonly layout: "link" | "copy";
  readonly exchange: boolean;
  /** Makes the folder as it was before; returns a release to flip to, if that is the work. */
  readonly prepare: (dags: string) => Promise<string | undefined>;
  readonly old: Texts | null;
  readonly new: Texts;
  /** What readers may see besides the old and the new tree. */
  readonly between: "never" | "nothing" | "a mixture of whole files";
}

const usual = { layout: "link", exchange: true, old: before, new: after, between: "never" } as const;

const scenarios: readonly Scenario[] = [
  { ...usual, title: "first deploy", old: null, prepare: async () => undefined },
  { ...usual, title: "second deploy", prepare: (dags) => deployed(dags, "link") },
  { ...usual, title: "migration by exchange", prepare: copiedByHand },
  { ...usual, title: "migration by two renames", exchange: false, between: "nothing", prepare: copiedByHand },
  {
    ...usual,
    title: "rollback",
    old: after,
    new: before,
    prepare: async (dags) => {
      const { name } = await deploy(openStore(dags), toFiles(before));
      await deploy(openStore(dags), toFiles(after));
      return name;
    },
  },
  { ...usual, title: "first deploy, copy layout", layout: "copy", old: null, prepare: async () => undefined },
  {
    ...usual,
    title: "second deploy, copy layout",
    layout: "copy",
    between: "a mixture of whole files",
    prepare: (dags) => deployed(dags, "copy"),
  },
  {
    ...usual,
    title: "migration, copy layout",
    layout: "copy",
    between: "a mixture of whole files",
    prepare: copiedByHand,
  },
  { ...usual, title: "from link to copy", layout: "copy", prepare: (dags) => deployed(dags, "link") },
  { ...usual, title: "from copy to link", prepare: (dags) => deployed(dags, "copy") },
];

async function deployed(dags: string, layout: "link" | "copy"): Promise<undefined> {
  await deploy(openStore(dags, { layout }), toFiles(before));
}

async function copiedByHand(dags: string): Promise<undefined> {
  writeTexts(join(dags, "credit"), before);
}

interface Row {
  readonly title: string;
  readonly points: number;
  readonly seen: Readonly<Record<string, number>>;
  readonly healed: Readonly<Record<string, number>>;
}

const rows: Row[] = [];

afterAll(() => {
  const file = process.env.CIBOT_KILL_TABLE;
  if (file === undefined) return;
  const count = (counts: Row["seen"], name: string) => counts[name] ?? 0;
  const lines = rows.map(({ title, points, seen, healed }) => {
    const cells = [title, points, count(seen, "old"), count(seen, "new")];
    const others = ["nothing", "mixture"].map((name) => count(seen, name));
    return `| ${[...cells, ...others, count(healed, "old"), count(healed, "new")].join(" | ")} |`;
  });
  const head = "| scenario | kill points | old | new | nothing | mixture of whole files | healed: old | healed: new |";
  writeFileSync(file, `${[head, "| --- |".padEnd(6) + " --- |".repeat(7), ...lines].join("\n")}\n`);
});

test.each(scenarios)(
  "killed after any action of a $title, the folder shows old or new, and the next deploy heals it",
  {
    timeout: 300_000,
  },
  async (scenario) => {
    const pattern = givenFolder();
    const release = await scenario.prepare(join(pattern, "dags"));
    const points = await listPoints(scenario, pattern, release);
    const ends = await pMap(
      points,
      (fatal) => dieAndHeal(scenario, { dags: join(copyOf(pattern), "dags"), release, fatal }),
      {
        concurrency: 4,
      },
    );
    const [seen, healed] = [ends.map(({ seen }) => seen), ends.map(({ healed }) => healed)];
    const allowed = { never: [], nothing: ["nothing"], "a mixture of whole files": ["mixture"] }[scenario.between];
    expect(seen.filter((state) => !["old", "new", ...allowed].includes(state))).toEqual([]);
    expect(healed.filter((state) => !["old", "new"].includes(state))).toEqual([]);
    expect(new Set(healed)).toEqual(new Set(["old", "new"]));
    rows.push({ title: scenario.title, points: points.length, seen: tally(seen), healed: tally(healed) });
  },
);

async function dieAndHeal(scenario: Scenario, attempt: Attempt): Promise<{ seen: string; healed: string }> {
  const { dags } = attempt;
  const end = await runChild(taskOf(scenario, attempt));
  expect(end).toMatchObject({ signal: "SIGKILL" });
  expectHidden(dags);
  const seen = judge(scenario, dags);
  const healed = await openStore(dags, { layout: scenario.layout }).hold(async (held) => {
    const state = judge(scenario, dags);
    await deployHeld(held, toFiles(next));
    return state;
  });
  expect(readTexts(join(dags, "credit"))).toEqual(next);
  expect(findRubbish(dags)).toEqual([]);
  expectHandKept(scenario, dags);
  return { seen, healed };
}

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => void rmSync(folder, { recursive: true, force: true })));

function givenFolder(): string {
  const home = mkdtempSync(join(tmpdir(), "cibot-kill-"));
  folders.push(home);
  mkdirSync(join(home, "dags"));
  writeTexts(join(home, "dags/other_team"), { "their.py": "THEIRS = 1\n" });
  return home;
}

function copyOf(pattern: string): string {
  const home = givenFolder();
  cpSync(pattern, home, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
  return home;
}

interface Attempt {
  readonly dags: string;
  readonly release: string | undefined;
  readonly fatal: FatalPoint | null;
}

const taskOf = (scenario: Scenario, { dags, release, fatal }: Attempt): ChildTask => ({
  dags,
  project: "credit",
  layout: scenario.layout,
  exchange: scenario.exchange,
  fatal,
  work: release === undefined ? { kind: "deploy", texts: scenario.new, keep: 5 } : { kind: "flip", release },
});

/** After every action, and in the midst of those that are made of many. */
async function listPoints(scenario: Scenario, pattern: string, release: string | undefined): Promise<FatalPoint[]> {
  const dags = join(copyOf(pattern), "dags");
  const { stdout, stderr, exit } = await runChild(taskOf(scenario, { dags, release, fatal: null }));
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
  const actions: readonly string[] = JSON.parse(stdout);
  return actions.flatMap((action, index) => [
    ...(action.endsWith("(of many)") ? [{ after: index + 1, half: true }] : []),
    { after: index + 1, half: false },
  ]);
}

function judge({ old, new: fresh }: Scenario, dags: string): string {
  const found = readTexts(join(dags, "credit"));
  if (JSON.stringify(found) === JSON.stringify(sort(fresh))) return "new";
  if (JSON.stringify(found) === JSON.stringify(old === null ? null : sort(old))) return "old";
  if (found === null) return "nothing";
  const isWhole = ([path, text]: [string, string]) => text === fresh[path] || text === old?.[path];
  return Object.entries(found).every(isWhole) ? "mixture" : `torn: ${JSON.stringify(found)}`;
}

const sort = (texts: Texts): Texts =>
  Object.fromEntries(Object.entries(texts).sort(([one], [other]) => (one < other ? -1 : 1)));

/** Airflow sees the project, the neighbour, and a store that says of itself that it is none of its business. */
function expectHidden(dags: string): void {
  const names = readdirSync(dags);
  expect(names.filter((name) => ![".cibot", "credit", "other_team"].includes(name))).toEqual([]);
  if (!names.includes(".cibot")) return;
  const inside = readdirSync(join(dags, ".cibot"));
  if (inside.length > 0) expect(readFileSync(join(dags, ".cibot/.airflowignore"), "utf8")).toBe(".*\n*\n");
}

/** What people had made by hand is in the store, whenever the deploy was killed. */
function expectHandKept(scenario: Scenario, dags: string): void {
  const releases = join(dags, ".cibot/releases/credit");
  const hands = readdirSync(releases).filter((name) => name.startsWith("hand-") && !name.endsWith(".json"));
  const wanted = scenario.title.startsWith("migration") ? [before] : [];
  expect(hands.map((name) => readTexts(join(releases, name)))).toEqual(wanted.map(sort));
}

const tally = (states: readonly string[]): Record<string, number> =>
  Object.fromEntries([...new Set(states)].map((state) => [state, states.filter((other) => other === state).length]));
