import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { createTemplates } from "../../../src/adapters/templates/create-templates.ts";
import { temporaryFolder } from "../../support/git-repository.ts";

/** A sample project of the given files, a DAG that goes into it, and a place for the demo. */
function given(files: Readonly<Record<string, string>> = { _gitignore: "*.pyc\n" }) {
  const folder = temporaryFolder();
  const source = join(folder, "templates");
  for (const [path, content] of Object.entries(files)) write(join(source, "project", path), content);
  write(join(source, "dags/scoring.py"), "# DAG\n");
  write(join(source, "dags/__pycache__/scoring.pyc"), "");
  write(join(folder, "ci-templates/gitlab/cibot.yml"), "train: {}\n");
  return { folder, source, demo: join(folder, "some/where/demo"), templates: createTemplates(source) };
}

function write(file: string, content: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** The number of a folder, which no other folder can get while this one is open. */
function keepOpen(folder: string): number {
  const descriptor = openSync(folder, "r");
  onTestFinished(() => closeSync(descriptor));
  return fstatSync(descriptor).ino;
}

const list = (folder: string) => readdirSync(folder, { recursive: true }).map(String).toSorted();

test("a folder that does not exist is made, and marked as ours", async () => {
  const { demo, templates } = given();
  await templates.claimFolder(demo);
  expect(list(demo)).toEqual([".cibot-demo"]);
  expect(readFileSync(join(demo, ".cibot-demo"), "utf8")).toContain("cibot demo");
});

test("an empty folder is taken as it is", async () => {
  const { demo, templates } = given();
  mkdirSync(demo, { recursive: true });
  const ino = keepOpen(demo);
  await templates.claimFolder(demo);
  expect([list(demo), statSync(demo).ino]).toEqual([[".cibot-demo"], ino]);
});

test("an earlier demo is emptied, hidden files too, and the folder itself stays", async () => {
  const { demo, templates } = given();
  await templates.claimFolder(demo);
  const ino = keepOpen(demo);
  for (const path of ["project/.git/config", "dvc-remote/files/a", ".hidden"]) write(join(demo, path), "");
  await templates.claimFolder(demo);
  expect([list(demo), statSync(demo).ino]).toEqual([[".cibot-demo"], ino]);
});

test("what a link in an earlier demo leads to is left alone", async () => {
  const { demo, folder, templates } = given();
  await templates.claimFolder(demo);
  write(join(folder, "precious/a.txt"), "mine");
  symlinkSync(join(folder, "precious"), join(demo, "link"));
  await templates.claimFolder(demo);
  expect(list(demo)).toEqual([".cibot-demo"]);
  expect(list(join(folder, "precious"))).toEqual(["a.txt"]);
});

test.each(["a.txt", ".git/config", "cibot-demo/a", "sub/.cibot-demo"])(
  "a folder that holds %s is no earlier demo, and stays as it is",
  async (path) => {
    const { demo, templates } = given();
    write(join(demo, path), "mine");
    const before = list(demo);
    await expect(templates.claimFolder(demo)).rejects.toMatchObject({
      code: "directory_not_empty",
      message: expect.stringContaining(demo),
    });
    expect(list(demo)).toEqual(before);
    expect(readFileSync(join(demo, path), "utf8")).toBe("mine");
  },
);

test("a file in the place of the folder is not ours to remove", async () => {
  const { demo, templates } = given();
  write(demo, "mine");
  await expect(templates.claimFolder(demo)).rejects.toMatchObject({ code: "directory_not_empty" });
  expect(readFileSync(demo, "utf8")).toBe("mine");
});

test("the sample project is laid out whole with its DAG, without what Python leaves behind", async () => {
  const { demo, source, templates } = given({
    _gitignore: "*.pyc\n",
    "dvc.yaml": "stages: {}\n",
    ".gitlab-ci.yml": "",
    "src/stages/train.py": "print('größe')\n",
    "src/__pycache__/train.pyc": "",
    ".pytest_cache/CACHEDIR.TAG": "",
    ".ruff_cache/CACHEDIR.TAG": "",
  });
  const before = list(source);
  await templates.layOutProject(demo);
  const files = [
    ".gitignore",
    ".gitlab",
    ".gitlab-ci.yml",
    ".gitlab/cibot.yml",
    "dags",
    "dags/scoring.py",
    "dvc.yaml",
    "src",
    "src/stages",
    "src/stages/train.py",
  ];
  expect(list(demo)).toEqual(files);
  expect(readFileSync(join(demo, ".gitignore"), "utf8")).toBe("*.pyc\n");
  expect(readFileSync(join(demo, "src/stages/train.py"), "utf8")).toBe("print('größe')\n");
  expect(list(source)).toEqual(before);
});

test("the sample project of the package can be laid out", async () => {
  const { demo } = given();
  const root = fileURLToPath(new URL("../../..", import.meta.url));
  await createTemplates(join(root, "templates")).layOutProject(demo);
  for (const path of [
    ".gitignore",
    ".gitlab/cibot.yml",
    "dags/scoring.py",
    "dvc.yaml",
    "params.yaml",
    "requirements.txt",
    "data/raw/bureau.csv",
  ]) {
    expect([path, existsSync(join(demo, path))]).toEqual([path, true]);
  }
  expect(list(demo).filter((path) => /__pycache__|_gitignore/.test(path))).toEqual([]);
});

test("a demo that cannot be written is named", async () => {
  const { demo, templates } = given();
  write(demo, "in the way");
  await expect(templates.layOutProject(join(demo, "project"))).rejects.toMatchObject({ code: "write_failed" });
});
