import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { exchangeByPython } from "../../../src/adapters/release-store/exchange-by-python.ts";

const script = fileURLToPath(new URL("../../../src/adapters/release-store/agent.py", import.meta.url));
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cibot-exchange-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

test("a folder and a link change places in one step", async () => {
  mkdirSync(join(folder, "it's a \n folder"));
  writeFileSync(join(folder, "it's a \n folder/dag.py"), "old");
  mkdirSync(join(folder, "new"));
  writeFileSync(join(folder, "new/dag.py"), "new");
  symlinkSync("new", join(folder, "link"));
  const done = await exchangeByPython(join(folder, "link"), join(folder, "it's a \n folder"), { script });
  expect(done).toBe(true);
  expect(readFileSync(join(folder, "link/dag.py"), "utf8")).toBe("old");
  expect(readFileSync(join(folder, "it's a \n folder/dag.py"), "utf8")).toBe("new");
});

test("it is impossible without Python, and nothing has changed", async () => {
  for (const name of ["one", "other"]) mkdirSync(join(folder, name));
  const options = { script, python: join(folder, "python3") };
  expect(await exchangeByPython(join(folder, "one"), join(folder, "other"), options)).toBe(false);
  expect(readdirSync(folder)).toEqual(["one", "other"]);
});

test("it is impossible with a program that is no Python", async () => {
  const python = join(folder, "python3");
  writeFileSync(python, "#!/bin/sh\necho 'pyenv: python3: command not found' >&2\nexit 127\n");
  chmodSync(python, 0o755);
  expect(await exchangeByPython(join(folder, "one"), join(folder, "other"), { script, python })).toBe(false);
});

test("a path that is not there is a failure, not an impossibility", async () => {
  mkdirSync(join(folder, "one"));
  const exchange = exchangeByPython(join(folder, "one"), join(folder, "other"), { script });
  await expect(exchange).rejects.toMatchObject({ code: "ENOENT" });
});
