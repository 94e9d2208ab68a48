import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { createFakePython } from "../../support/fake-python.ts";

afterEach(() => vi.unstubAllEnvs());

const dead = 2 ** 31 - 1;

/** The name under which an environment is found: that of the folder above its programs. */
const nameOf = ({ bin }: { readonly bin: string }) => basename(dirname(bin));

/** Where Python has made it. */
const placeOf = ({ bin }: { readonly bin: string }) => realpathSync(dirname(bin));

test("an environment is installed once and found again", async () => {
  const { prepare, calls, environments } = createFakePython();
  const first = await prepare();
  const done = calls();
  expect(await prepare()).toEqual({ bin: first.bin, reused: true });
  expect(first).toEqual({ bin: join(environments, nameOf(first), "bin"), reused: false });
  expect(existsSync(join(first.bin, "python"))).toBe(true);
  expect(calls()).toEqual(done);
});

test("pip of the environment's own Python installs the file", async () => {
  const { prepare, calls, requirements } = createFakePython();
  const environment = placeOf(await prepare());
  expect(calls()).toEqual([
    `python3 -m venv ${environment}`,
    `python -m pip install --quiet --disable-pip-version-check --no-input --requirement ${requirements}`,
  ]);
});

test("uv does it where there is one, with Python from the PATH", async () => {
  const { prepare, calls, requirements } = createFakePython({ programs: ["python3", "uv"] });
  const environment = placeOf(await prepare());
  expect(calls()).toEqual([
    `uv venv --quiet --seed --python python3 ${environment}`,
    `uv pip install --quiet --compile-bytecode --python ${environment}/bin/python --requirement ${requirements}`,
  ]);
});

test("a uv that does not work is left alone", async () => {
  const { prepare, calls } = createFakePython({
    programs: ["python3", "uv"],
    before: '[ "$1" != --version ] || exit 1',
  });
  await prepare();
  expect(calls().map((call) => call.split(" ")[0])).toEqual(["python3", "python"]);
});

test("an environment stays where Python made it, and a link of the requirements' name leads to it", async () => {
  const { prepare, environments } = createFakePython();
  const environment = await prepare();
  const name = nameOf(environment);
  expect(readdirSync(environments).toSorted()).toEqual([name, basename(placeOf(environment))]);
  expect(readlinkSync(join(environments, name))).toBe(basename(placeOf(environment)));
  expect(basename(placeOf(environment))).toMatch(new RegExp(`^${name}-${process.pid}\\b`));
});

test("the content of a requirements file decides, not where it lies", async () => {
  const { prepare, folder, append } = createFakePython();
  const first = await prepare();
  writeFileSync(join(folder, "copy.txt"), "# nothing\n");
  expect(await prepare(join(folder, "copy.txt"))).toEqual({ bin: first.bin, reused: true });
  append("# more\n");
  expect(await prepare()).toMatchObject({ bin: expect.not.stringContaining(nameOf(first)), reused: false });
});

test("the content of an included file decides too", async () => {
  const { prepare, folder, append } = createFakePython();
  append("-r other.txt\n");
  writeFileSync(join(folder, "other.txt"), "# one\n");
  const first = await prepare();
  writeFileSync(join(folder, "other.txt"), "# two\n");
  expect((await prepare()).bin).not.toBe(first.bin);
});

test.each([".complete", "bin/python"])(
  "an earlier run's environment that has lost its %s is made anew",
  async (path) => {
    const { prepare, environments } = createFakePython();
    const { bin } = await prepare();
    giveToDeadProcess(dirname(bin));
    expect(await prepare()).toEqual({ bin, reused: true });
    rmSync(join(environments, nameOf({ bin }), path));
    expect(await prepare()).toEqual({ bin, reused: false });
    expect(existsSync(join(bin, "python"))).toBe(true);
    expect(await prepare()).toEqual({ bin, reused: true });
  },
);

/** As if another process had made it, and ended. */
function giveToDeadProcess(environment: string): void {
  const place = `${environment}-${dead}`;
  renameSync(realpathSync(environment), place);
  rmSync(environment);
  symlinkSync(basename(place), environment);
}

test("an installation that was interrupted is removed; one that is at work, and others, stay", async () => {
  const { prepare, environments } = createFakePython();
  const name = nameOf(await prepare());
  rmSync(environments, { recursive: true });
  const [interrupted, atWork, other] = [`${name}-${dead}`, `${name}-${process.ppid}`, `0-${dead}`];
  for (const entry of [interrupted, atWork, other]) mkdirSync(join(environments, entry, "bin"), { recursive: true });
  const made = basename(placeOf(await prepare()));
  expect(readdirSync(environments).toSorted()).toEqual([name, made, atWork, other].toSorted());
});

test("what this process itself has begun before is made anew", async () => {
  const { prepare, setBefore, environments } = createFakePython({ before: '[ "$2" != pip ] || exit 1' });
  await expect(prepare()).rejects.toMatchObject({ code: "step_failed" });
  const [begun = ""] = readdirSync(environments);
  writeFileSync(join(environments, begun, "half"), "");
  setBefore("");
  expect(await prepare()).toMatchObject({ reused: false });
  expect(existsSync(join(environments, begun, "half"))).toBe(false);
});

test("of two that install at once the first to end is kept, and the other removes its own", async () => {
  const { prepare, setBefore, environments } = createFakePython();
  const name = nameOf(await prepare());
  rmSync(environments, { recursive: true });
  const folder = join(environments, name);
  setBefore(`[ "$2" != pip ] || { mkdir -p ${folder}/bin; touch ${folder}/.complete ${folder}/bin/python; }`);
  await prepare();
  expect(readdirSync(environments)).toEqual([name]);
  expect(lstatSync(folder).isDirectory()).toBe(true);
});

test.each([".complete", "bin/python"])(
  "an environment that our own number made and that lost %s is made anew",
  async (path) => {
    const { prepare, environments } = createFakePython();
    const { bin } = await prepare();
    rmSync(join(environments, basename(dirname(bin)), path));
    expect(await prepare()).toEqual({ bin, reused: false });
    expect(existsSync(join(bin, "python"))).toBe(true);
    expect(await prepare()).toEqual({ bin, reused: true });
  },
);
