import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { queryVersion } from "../../../src/adapters/duckdb/query-version.ts";
import { createMachine } from "../../../src/adapters/machine/create-machine.ts";
import { fakeProgram } from "../../support/fake-program.ts";
import { temporaryFolder } from "../../support/git-repository.ts";

afterEach(() => vi.unstubAllEnvs());

const open = (directory = temporaryFolder()) => createMachine({ directory, signal: new AbortController().signal });

test("a folder that is still to be made has the room of the one above it", async () => {
  const directory = temporaryFolder();
  const machine = open(directory);
  const room = await machine.freeSpace(directory);
  expect(room).toBeGreaterThan(0);
  const later = await machine.freeSpace("a/b/c");
  expect(Math.abs(later - room)).toBeLessThan(1024 ** 3);
  expect(await machine.exists(".")).toBe(true);
  expect(await machine.exists(join(directory, "a"))).toBe(false);
});

test.each([
  ["python3", "echo Python 3.11.7", "3.11.7"],
  ["python", "echo Python 3.9.2", "3.9.2"],
  ["python3", "echo not a version", null],
  ["python3", "exit 1", null],
])("%s that does `%s` is %s", async (name, script, version) => {
  fakeProgram(name, script);
  // The interpreter of this machine is not meant.
  vi.stubEnv("PATH", (process.env.PATH ?? "").split(":")[0]);
  expect(await open().pythonVersion()).toBe(version);
});

test("DuckDB tells its version in answer to a query", async () => {
  expect(await queryVersion()).toMatch(/^v\d+\.\d+\.\d+/);
});
