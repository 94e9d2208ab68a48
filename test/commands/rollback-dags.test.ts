import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { givenCluster } from "../support/given-cluster.ts";
import { describeTree, readTexts } from "../support/given-delivery.ts";

// Python reads the DAGs, and the first test of a file waits for the linter.
vi.setConfig({ testTimeout: 90_000 });

const monthly = { dagId: "monthly", schedule: "0 0 5 * *" };

/** Three releases, the newest last; no cluster unless asked for. */
async function givenReleases(options: Parameters<typeof givenCluster>[0] = { cluster: false }) {
  const world = await givenCluster(options);
  const names: string[] = [];
  for (const extra of ["# one\n", "# two\n", "# three\n"]) {
    world.writeDag(monthly, extra);
    names.push(String((await world.deploy()).document.release));
  }
  const [one = "", two = "", three = ""] = names;
  return { ...world, one, two, three };
}

test("going back twice goes back two steps, and then there is nothing before", async () => {
  const { rollback, live, one, two, three } = await givenReleases();
  const first = await rollback();
  expect(first.document).toEqual({
    action: "rolled_back",
    release: two,
    path: live,
    previous: three,
    proof: null,
    activated: [],
    paused: [],
  });
  expect(first.stdout).toBe(`${live} is release ${two}, which replaced ${three}\n`);
  expect(readTexts(live)["monthly.py"]).toMatch(/# two\n$/);
  expect((await rollback()).document.release).toBe(one);
  const last = await rollback();
  expect([last.exit, last.code]).toEqual([2, "release_missing"]);
});

test("--to takes a name's beginning, also to go forward again, and leaves what is live already", async () => {
  const { rollback, live, one, three, home } = await givenReleases();
  expect((await rollback({ to: one.slice(0, 6) })).document).toMatchObject({ action: "rolled_back", release: one });
  expect((await rollback({ to: three })).document).toMatchObject({ release: three, previous: one });
  const before = describeTree(home);
  const { exit, document, stdout } = await rollback({ to: three });
  expect([exit, document.action]).toEqual([0, "unchanged"]);
  expect(stdout).toBe(`${live} is release ${three} already; nothing was written\n`);
  expect(describeTree(home)).toEqual(before);
});

test.each([
  ["there is none of the name", { to: "zzzz" }, "release_missing"],
  ["the name is empty", { to: "" }, "release_missing"],
])("nothing is written when %s", async (_, options, code) => {
  const { rollback, home } = await givenReleases();
  const before = describeTree(home);
  const refused = await rollback(options);
  expect([refused.exit, refused.code]).toEqual([2, code]);
  expect(describeTree(home)).toEqual(before);
});

test("a dry run says which release it would be, and writes nothing", async () => {
  const { rollback, home, live, two, three } = await givenReleases();
  const before = describeTree(home);
  const { document, stdout } = await rollback({ dryRun: true });
  expect(document).toMatchObject({ action: "planned", release: two, previous: three });
  expect(stdout).toBe(`${live} would be release ${two} again, now ${three}\n`);
  expect(describeTree(home)).toEqual(before);
});

test("nothing was ever delivered: nothing to go back to", async () => {
  const world = await givenCluster({ cluster: false });
  const { exit, code } = await world.rollback();
  expect([exit, code]).toEqual([2, "release_missing"]);
  expect(existsSync(join(world.dags, ".cibot"))).toBe(false);
});

describe.each([2, 3] as const)("with Airflow %i", (line) => {
  test("the earlier release is proven; the one that left it broken can be gone back from", async () => {
    const { rollback, show, fake, one, two } = await givenReleases({ line });
    const { exit, document, stdout } = await rollback();
    expect(exit).toBe(0);
    expect(document).toMatchObject({ release: two, proof: { dags: [{ dag_id: "monthly", serialized: true }] } });
    expect(stdout).toMatch(/^DAG +state +next run +scoring date\nmonthly +active +/m);
    expect(fake.knownDags.get("monthly")?.source).toMatch(/# two\n$/);
    expect((await rollback({ to: one })).document).toMatchObject({ release: one });
    expect((await show()).exit).toBe(0);
  });

  test("a DAG that the earlier release has not is paused first", async () => {
    const world = await givenCluster({ line });
    world.writeDag(monthly);
    await world.deploy();
    world.writeDag({ dagId: "weekly", schedule: "@weekly" });
    await world.deploy();
    expect((await world.rollback()).document).toMatchObject({ action: "rolled_back", paused: ["weekly"] });
    expect(world.fake.knownDags.get("weekly")?.paused).toBe(true);
  });
});

test("a rollback that Airflow does not take is undone, and its document says what is live", async () => {
  const { rollback, fake, when, three, live } = await givenReleases({});
  when(0, () => {
    fake.fault = () => ({ breakOff: "before" });
  });
  const { exit, code, document } = await rollback();
  expect([exit, code]).toEqual([1, "deploy_rolled_back"]);
  expect(document).toMatchObject({ action: "rolled_back", release: three, path: live, rolled_back: { proven: false } });
}, 60_000);
