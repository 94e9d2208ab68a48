import { execFileSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createDagSource } from "../../../src/adapters/dag-source/create-dag-source.ts";

let project: string;
beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), "cibot-source-"));
});
afterEach(() => rm(project, { recursive: true, force: true }));

/** A value `-> target` is a link. */
async function given(files: Readonly<Record<string, string>>) {
  for (const [path, value] of Object.entries(files)) {
    await mkdir(dirname(join(project, path)), { recursive: true });
    if (value.startsWith("-> ")) await symlink(value.slice(3), join(project, path));
    else await writeFile(join(project, path), value);
  }
}
const read = async () =>
  (await createDagSource(project).read("dags")).map(
    ({ path, content }) => `${path}: ${new TextDecoder().decode(content)}`,
  );

describe("the project's DAGs", () => {
  test("are all files below the folder, sorted, hidden ones too", async () => {
    await given({
      "dags/b.py": "b",
      "dags/a/z.sql": "z",
      "dags/.airflowignore": "t",
      "dags/a.py": "a",
      "other.py": "no",
    });
    expect(await read()).toEqual([".airflowignore: t", "a.py: a", "a/z.sql: z", "b.py: b"]);
  });

  test("come without bytecode and what editors, systems and Git leave behind", async () => {
    const left = [
      "__pycache__/x.cpython-311.pyc",
      "x.pyc",
      ".git/HEAD",
      ".DS_Store",
      ".x.py.swp",
      "x.py~",
      "#x.py#",
      ".#x.py",
      ".ipynb_checkpoints/x.py",
    ];
    await given({
      "dags/x.py": "x",
      ...Object.fromEntries(
        left.flatMap((path) => [
          [`dags/${path}`, ""],
          [`dags/sub/${path}`, ""],
        ]),
      ),
    });
    expect(await read()).toEqual(["x.py: x"]);
  });

  test("are what links within the folder lead to", async () => {
    await given({
      "dags/x.py": "x",
      "dags/link.py": "-> x.py",
      "dags/a/m.py": "m",
      "dags/b": "-> a",
      "dags/c": "-> b/m.py",
    });
    expect(await read()).toEqual(["a/m.py: m", "b/m.py: m", "c: m", "link.py: x", "x.py: x"]);
  });

  test("keep the mode that makes a file executable", async () => {
    await given({ "dags/x.py": "", "dags/run.sh": "" });
    await chmod(join(project, "dags/run.sh"), 0o755);
    const files = await createDagSource(project).read("dags");
    expect(files.map(({ path, executable }) => [path, executable])).toEqual([
      ["run.sh", true],
      ["x.py", false],
    ]);
  });

  test("may lie behind a link of the project's own folder", async () => {
    await given({ "src/x.py": "x", dags: "-> src" });
    expect(await read()).toEqual(["x.py: x"]);
  });
});

describe("nothing to deliver", () => {
  test.each<[string, Record<string, string>, string]>([
    ["no folder", { "x.py": "" }, 'there is no folder "dags"'],
    ["a file in its place", { dags: "" }, '"dags" is no folder'],
    ["an empty folder", { "dags/.DS_Store": "" }, 'the folder "dags" is empty'],
    ["no Python file", { "dags/readme.md": "" }, "has no Python file"],
  ])("is said for %s", async (_, files, why) => {
    await given(files);
    await expect(read()).rejects.toMatchObject({
      code: "dags_missing",
      exit: 2,
      message: expect.stringContaining(why),
    });
  });
});

describe("what cannot be delivered is refused, all of it at once", () => {
  test.each<[string, Record<string, string>, string]>([
    ["a link that leaves the folder", { secret: "s", "dags/s": "-> ../secret" }, 'the link "s" leads out of it'],
    ["a link to a folder beside it", { "dags2/x.py": "", "dags/s": "-> ../dags2" }, 'the link "s" leads out of it'],
    ["a link that leads nowhere", { "dags/gone": "-> nowhere" }, 'the link "gone" leads nowhere'],
    ["a link to itself", { "dags/self": "-> self" }, 'the link "self" leads nowhere'],
    ["a link to a folder above", { "dags/a/up": "-> .." }, 'the link "a/up" leads to a folder that it is in'],
    [
      "two links into each other",
      { "dags/a/b": "-> ../c", "dags/c/d": "-> ../a" },
      'the link "a/b/d" leads to a folder that it is in',
    ],
    [
      "a virtual environment",
      { "dags/.venv/pyvenv.cfg": "", "dags/.venv/bin/python": "-> /usr/bin/python3" },
      '".venv" is a virtual environment',
    ],
  ])("%s", async (_, files, problem) => {
    await given({ "dags/x.py": "", ...files });
    await expect(read()).rejects.toMatchObject({
      code: "dags_unreadable",
      exit: 2,
      message: expect.stringContaining(problem),
    });
  });

  test("a named pipe", async () => {
    await given({ "dags/x.py": "", "dags/gone": "-> nowhere" });
    execFileSync("python3", ["-c", "import os, sys; os.mkfifo(sys.argv[1])", join(project, "dags/pipe")]);
    await expect(read()).rejects.toMatchObject({
      message: expect.stringMatching(/the link "gone" leads nowhere; "pipe" is neither a file nor a folder/),
    });
  });

  test("more than can be kept in memory", async () => {
    await given({ "dags/x.py": "", "dags/data.bin": "", "dags/more.bin": "" });
    await truncate(join(project, "dags/data.bin"), 513 * 1024 ** 2);
    await expect(read()).rejects.toMatchObject({
      message: expect.stringContaining('up to "data.bin" it holds more than 512 MiB'),
    });
  });
});
