import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { createFakePython } from "../../support/fake-python.ts";

afterEach(() => vi.unstubAllEnvs());

test("without Python on the PATH the environment cannot be made, and it says how to install it", async () => {
  const { prepare } = createFakePython({ programs: ["uv"] });
  await expect(prepare()).rejects.toMatchObject({
    code: "prerequisite_missing",
    message: "Python is missing: there is no python3 on the PATH.",
    hint: "Install it: `apt-get install python3 python3-venv`.",
  });
});

test.each(["2 7", "3 6", "3 10"])("Python %s is too old", async (version) => {
  const { prepare, calls } = createFakePython({ before: `PYTHON_VERSION="${version}"` });
  await expect(prepare()).rejects.toMatchObject({
    code: "prerequisite_missing",
    message: `Python ${version.replace(" ", ".")} is too old: the sample project needs 3.11 or newer.`,
    hint: "Install it: `apt-get install python3.11 python3.11-venv`.",
  });
  expect(calls()).toEqual([]);
});

test.each(["3 11", "3 12", "4 0"])("Python %s is new enough", async (version) => {
  const { prepare } = createFakePython({ before: `PYTHON_VERSION="${version}"` });
  expect(await prepare()).toMatchObject({ reused: false });
});

test.each(["venv", "ensurepip"])("Python without its module %s is told apart from no Python", async (module) => {
  const { prepare } = createFakePython({ before: `case "$2" in *${module}*) exit 1 ;; esac` });
  await expect(prepare()).rejects.toMatchObject({
    code: "prerequisite_missing",
    message: "Python has no module venv.",
    hint: "Install it: `apt-get install python3 python3-venv`.",
  });
});

test.each([
  ["python3 -m venv", ["python3"], "-m venv"],
  ["python -m pip install", ["python3"], "-m pip"],
  ["uv venv", ["python3", "uv"], "venv"],
  ["uv pip install", ["python3", "uv"], "pip"],
] as const)("when `%s` fails, its last lines are told, and the environment is not used", async (_, programs, call) => {
  const { prepare, setBefore } = createFakePython({ programs });
  setBefore(`case "$*" in "${call} "*) seq 5 >&2; exit 2 ;; esac`);
  const failure = { code: "step_failed", message: expect.stringMatching(/` failed: 3 · 4 · 5$/) };
  await expect(prepare()).rejects.toMatchObject(failure);
  await expect(prepare()).rejects.toMatchObject(failure);
  setBefore("");
  expect(await prepare()).toMatchObject({ reused: false });
});

test("a step that fails without a word is told by its exit code", async () => {
  const { prepare } = createFakePython({ before: '[ "$2" != pip ] || exit 7' });
  await expect(prepare()).rejects.toMatchObject({
    message: expect.stringMatching(/pip install .*` failed: exit code 7$/),
  });
});

test("requirements that are missing are named, and nothing is installed", async () => {
  const { prepare, requirements, calls } = createFakePython();
  rmSync(requirements);
  await expect(prepare()).rejects.toMatchObject({
    code: "file_missing",
    message: expect.stringContaining(requirements),
  });
  expect(calls()).toEqual([]);
});

test("a cache that cannot be written is named", async () => {
  const { folder, environments, prepare } = createFakePython();
  writeFileSync(join(folder, "cache"), "");
  await expect(prepare()).rejects.toMatchObject({
    code: "write_failed",
    message: expect.stringContaining(environments),
  });
});
