import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { givenCluster } from "../support/given-cluster.ts";
import { describeTree } from "../support/given-delivery.ts";

// Python reads the DAGs, and the first test of a file waits for the linter.
vi.setConfig({ testTimeout: 90_000 });

const monthly = { dagId: "monthly", schedule: "0 0 5 * *" };

test("what is live, since when, by whom, from which commit; nothing is written", async () => {
  const world = await givenCluster({ cluster: false });
  world.writeDag(monthly);
  const { document: deployed } = await world.deploy();
  const before = describeTree(world.home);
  const { exit, document, stdout } = await world.show();
  expect(exit).toBe(0);
  expect(document).toMatchObject({
    path: world.live,
    kind: "release",
    layout: "link",
    release: deployed.release,
    by: "ada",
    commit: "ab12cd34".repeat(5),
    author: "ada",
    dags: [{ dag_id: "monthly", file: "monthly.py", schedule: "0 0 5 * *" }],
    drifted: false,
    drift: { added: [], changed: [], removed: [] },
    cluster: null,
    releases: [{ name: deployed.release, edited: false }],
    unsettled: null,
    unreadable: [],
  });
  expect(stdout).toMatch(/: release \w+, since 20\d\d-\d\d-\d\d \d\d:\d\d UTC, by ada, commit ab12cd34ab12\n/);
  expect(describeTree(world.home)).toEqual(before);
});

test("hand edits are drift, file by file: exit 3", async () => {
  const world = await givenCluster({ cluster: false });
  world.writeDag(monthly);
  world.write("query.sql", "select 1\n");
  await world.deploy();
  writeFileSync(join(world.live, "monthly.py"), "# edited\n");
  writeFileSync(join(world.live, "extra.py"), "");
  rmSync(join(world.live, "query.sql"));
  const { exit, document, stdout } = await world.show();
  expect([exit, document.drifted]).toEqual([3, true]);
  expect(document.drift).toEqual({ added: ["extra.py"], changed: ["monthly.py"], removed: ["query.sql"] });
  expect(stdout).toContain(
    "drift: extra.py is not in the release\ndrift: monthly.py was changed\ndrift: query.sql is missing\n",
  );
});

test.each([
  ["nothing", () => undefined, "absent", /nothing is delivered/],
  ["a folder", (live: string) => mkdirSync(live), "folder", /a folder that cibot did not make/],
  ["a link", (live: string) => symlinkSync("..", live), "foreign-link", /a link that cibot did not make/],
])("%s stands there: it is said, and is no drift", async (_, make, kind, text) => {
  const world = await givenCluster({ cluster: false });
  make(world.live);
  const { exit, document, stdout } = await world.show();
  expect([exit, document.kind, document.release]).toEqual([0, kind, null]);
  expect(stdout).toMatch(text);
});

test.each([2, 3] as const)("what Airflow %i shows otherwise is drift", async (line) => {
  const world = await givenCluster({ line });
  world.writeDag(monthly);
  await world.deploy();
  const same = await world.show();
  expect([same.exit, same.document.cluster]).toMatchObject([0, { dags: [{ dag_id: "monthly", problem: null }] }]);
  expect(same.stdout).toMatch(/^monthly +active +\d{4}.* UTC +as released$/m);
  const seen = world.fake.knownDags.get("monthly");
  Object.assign(seen ?? {}, { source: "# another text\n" });
  const { exit, stdout } = await world.show();
  expect([exit, stdout]).toEqual([3, expect.stringContaining("Airflow has another text of its file")]);
});

test("a file with the line ends of Windows is no drift, though Airflow keeps its text with those of Unix", async () => {
  const world = await givenCluster();
  world.writeDag(monthly);
  await world.deploy();
  const text = world.fake.knownDags.get("monthly")?.source ?? "";
  world.write("monthly.py", text.replaceAll("\n", "\r\n"));
  await world.deploy();
  Object.assign(world.fake.knownDags.get("monthly") ?? {}, { source: text });
  expect((await world.show()).exit).toBe(0);
});
