import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { replayWalk, type Walk } from "../../../src/core/dag-files/airflow-walk.ts";
import { findWalkProblems } from "../../../src/core/dag-files/find-walk-problems.ts";
import { placeRelease } from "../../../src/core/dag-files/place-release.ts";
import { readTree, type World, writeWorld } from "../../support/dags-world.ts";
import { releaseFiles } from "../../support/release-world.ts";

let base: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), "cibot-place-"));
});
afterEach(() => rm(base, { recursive: true, force: true }));

const files = releaseFiles({
  "scoring.py": "airflow dag",
  "sub/x.py": "",
  ".airflowignore": "tests/\n",
  "tests/t.py": "",
});
const placement = { project: "credit", name: "0123456789ab", files, layout: "link" } as const;

async function find(world: World, options: Partial<Parameters<typeof findWalkProblems>[1]> = {}) {
  await writeWorld(base, world);
  return findWalkProblems(await readTree(join(base, "dags")), { ...placement, airflow: "3.3.2", ...options });
}

describe("a folder that Airflow can list", () => {
  test.each<[string, World]>([
    ["that is empty", { "x/": "" }],
    [
      "with other projects",
      { "other/x.py": "", ".cibot/releases/other/1/x.py": "", third: "-> .cibot/releases/other/1" },
    ],
    ["with an earlier release", { credit: "-> .cibot/releases/credit/old", ".cibot/releases/credit/old/x.py": "" }],
    ["with a folder made by hand", { "credit/old.py": "", "credit/loop": "-> ../credit" }],
    [
      "with a store that has lost its ignore file",
      { ".cibot/releases/credit/a/x.py": "", ".cibot/.airflowignore": "" },
    ],
  ])("%s has no problem, with either line and layout", async (_, world) => {
    await writeWorld(base, world);
    for (const airflow of ["2.11.2", "3", null]) expect(await find({}, { airflow })).toEqual([]);
    expect(await find({}, { layout: "copy" })).toEqual([]);
  });
});

describe("a loop", () => {
  test("through somebody's link to the project is an error that names both and what to do", async () => {
    const [problem, ...others] = await find({ mine: "-> credit", "x.py": "" });
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ rung: "files", severity: "error", rule: "recursive-loop", file: null });
    expect(problem?.message).toMatch(/"credit" and "mine"|"mine" and "credit"/);
    expect(problem?.message).toContain("would end");
    expect(problem?.hint).toContain("from the project");
  });

  test("that exists without the project is an error too, and says whose it is", async () => {
    const [problem] = await find({ "team/venv/lib/x.py": "", "team/venv/lib64": "-> lib" });
    expect(problem).toMatchObject({ severity: "error", rule: "recursive-loop" });
    expect(problem?.message).toContain('ends already in "Detected recursive loop"');
    expect(problem?.hint).toContain('"team"');
  });

  test("that only one syntax meets is an error with the line that has it by default", async () => {
    const world = { "team/lib/x.py": "", "team/lib64": "-> lib", ".airflowignore": "^team/lib64$\n" };
    expect(await find(world, { airflow: "2.11.2" })).toMatchObject([{ severity: "warning", rule: "recursive-loop" }]);
    expect(await find({}, { airflow: "3.0.1" })).toMatchObject([{ severity: "error", rule: "recursive-loop" }]);
    expect(await find({}, { airflow: null })).toMatchObject([{ severity: "error", rule: "recursive-loop" }]);
  });
});

test("an ignore file that ends the listing is named with its line", async () => {
  const [problem] = await find({ "team/.airflowignore": "a\nc\\#d.py\n" });
  expect(problem).toMatchObject({ severity: "error", rule: "broken-ignore-file" });
  expect(problem?.message).toContain('"c\\" of "team/.airflowignore"');
});

test("a project that is hidden as a whole is told", async () => {
  expect(await find({ ".airflowignore": "cred*\n" })).toMatchObject([
    { severity: "warning", rule: "hidden-from-airflow" },
  ]);
});

test("what cannot be judged is said", async () => {
  const problems = await find({ ".airflowignore": "(?!x)y\n" }, { airflow: "2.11.2" });
  expect(problems).toEqual([]);
  await writeWorld(base, {});
  const tree = await readTree(join(base, "dags"));
  expect(replayWalk(tree, { line: 3, syntax: "regexp" })).toMatchObject({
    assumptions: [expect.stringContaining("(?!x)y")],
  });
});

/** What a deploy does to the folder. */
async function deploy(dags: string, layout: "link" | "copy"): Promise<void> {
  const stored = join(dags, ".cibot/releases/credit/0123456789ab");
  await rm(join(dags, "credit"), { recursive: true, force: true });
  for (const place of layout === "link" ? [stored] : [stored, join(dags, "credit")]) {
    await rm(place, { recursive: true, force: true });
    for (const { path, content } of files) {
      await mkdir(dirname(join(place, path)), { recursive: true });
      await writeFile(join(place, path), content);
    }
  }
  await writeFile(join(dags, ".cibot/.airflowignore"), ".*\n*\n");
  if (layout === "link") await symlink(".cibot/releases/credit/0123456789ab", join(dags, "credit"));
}

const tell = (walk: Walk) => (walk.kind === "listed" ? [...walk.files].sort() : walk.kind);

test.each(["link", "copy"] as const)(
  "a placed release is the folder that a deploy of layout %s leaves, whatever else is there",
  async (layout) => {
    const target = fc.constantFrom(
      "credit",
      "credit/sub",
      "credit/sub/x.py",
      "../dags/credit",
      "l1",
      "l2",
      "team",
      "../store",
      ".cibot/releases/credit/0123456789ab/sub",
      ".",
    );
    const entry = fc.oneof(
      fc.tuple(
        fc.constantFrom(
          "team/x.py",
          "credit/old.py",
          "credit/sub/old.py",
          "../store/x.py",
          ".cibot/releases/credit/old/x.py",
        ),
        fc.constant(""),
      ),
      fc.tuple(
        fc.constantFrom("l1", "l2", "team/l3", "../store/l4"),
        target.map((to) => `-> ${to}`),
      ),
      fc.tuple(
        fc.constantFrom("team/l5", "../store/l6"),
        target.map((to) => `-> ../dags/${to}`),
      ),
      fc.tuple(fc.constantFrom("credit", "credit"), fc.constant("-> .cibot/releases/credit/old")),
    );
    const worlds = fc.array(entry, { minLength: 2, maxLength: 7 }).map((entries): World => {
      const world: World = Object.fromEntries([["team/y.py", ""], ["../store/y.py", ""], ...entries]);
      const isLinked = world.credit !== undefined;
      return Object.fromEntries(Object.entries(world).filter(([path]) => !(isLinked && path.startsWith("credit/"))));
    });
    const ends = new Set<string>();
    for (const [at, world] of fc.sample(worlds, { seed: 6, numRuns: 150 }).entries()) {
      const here = join(base, `${layout}${at}`);
      await writeWorld(here, world);
      const dags = join(here, "dags");
      const placed = placeRelease(await readTree(dags), { ...placement, layout });
      await deploy(dags, layout);
      const real = await readTree(dags);
      for (const dialect of [
        { line: 2, syntax: "regexp" },
        { line: 3, syntax: "glob" },
      ] as const) {
        const expected = replayWalk(real, dialect);
        ends.add(expected.kind);
        expect({ world, walk: tell(replayWalk(placed, dialect)) }).toEqual({ world, walk: tell(expected) });
      }
    }
    expect(ends).toEqual(new Set(["listed", "loop"]));
  },
  60_000,
);
