import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { type ProcessOptions, runProcess } from "../../../src/adapters/process/run-process.ts";
import { temporaryFolder } from "../../support/git-repository.ts";
import { expectEnd } from "../../support/processes.ts";

function given(options: Partial<ProcessOptions> = {}) {
  const folder = temporaryFolder();
  const run = (...command: readonly string[]) => runProcess(command, { cwd: folder, ...options });
  return { folder, run, sh: (script: string) => run("sh", "-c", script) };
}

test.each([
  ["exit 0", { exitCode: 0, stdout: "", stderr: "" }],
  ["echo no; exit 3", { exitCode: 3, stdout: "no", stderr: "" }],
  ["echo out; echo err >&2", { exitCode: 0, stdout: "out", stderr: "err" }],
  ["printf 'Größe\\n\\n'", { exitCode: 0, stdout: "Größe\n", stderr: "" }],
  ["kill -9 $$", { exitCode: null, stdout: "", stderr: "" }],
])("%s ends as it says", async (script, expected) => {
  expect(await given().sh(script)).toEqual({ ...expected, missing: false });
});

test("arguments arrive as they are: no shell reads them", async () => {
  const args = ["a b", "$HOME", "*", "", "`id`", "größe", "-n", "new\nline"];
  const { stdout } = await given().run("printf", "%s|", ...args);
  expect(stdout).toBe(args.map((arg) => `${arg}|`).join(""));
});

test("it runs in the folder, with our environment and what is added, and without input", async () => {
  const { folder, sh } = given({ env: { ADDED: "1" } });
  const { stdout } = await sh('cat; echo "$(pwd -P) $ADDED $PATH"');
  expect(stdout).toBe(`${folder} 1 ${process.env.PATH}`);
});

test("a program that does not exist is missing", async () => {
  expect(await given().run("no-such-program")).toEqual({
    exitCode: null,
    stdout: "",
    stderr: "spawn no-such-program ENOENT",
    missing: true,
  });
});

test("a folder that is gone is to blame, not the program", async () => {
  const { folder, sh } = given();
  rmSync(folder, { recursive: true });
  const end = await sh("exit 0");
  expect(end).toMatchObject({ exitCode: null, missing: false });
  expect(end.stderr).toContain(folder);
});

test("a file that is no program is not missing, and the reason is told", async () => {
  const { folder, run } = given();
  writeFileSync(join(folder, "notes.txt"), "notes");
  const end = await run("./notes.txt");
  expect(end).toMatchObject({ exitCode: null, missing: false, stderr: expect.stringContaining("EACCES") });
});

test("an argument with a null byte is refused before anything runs", async () => {
  const { folder, run } = given();
  const end = await run("sh", "-c", "touch ran", "main\0--all");
  expect(end).toEqual({ exitCode: null, stdout: "", stderr: "an argument holds a null byte", missing: false });
  expect(existsSync(join(folder, "ran"))).toBe(false);
});

test("output of 110 MB is kept whole", async () => {
  const { exitCode, stdout } = await given().sh("head -c 110000000 /dev/zero | tr '\\0' x");
  expect([exitCode, stdout.length]).toEqual([0, 110_000_000]);
});

test("an open file receives stdout byte by byte in place of the result", async () => {
  const file = join(temporaryFolder(), "output");
  const output = openSync(file, "w");
  onTestFinished(() => closeSync(output));
  const end = await given({ output }).sh("printf '\\377\\0\\r\\n\\n'; echo err >&2; exit 2");
  expect(end).toEqual({ exitCode: 2, stdout: "", stderr: "err", missing: false });
  expect([...readFileSync(file)]).toEqual([255, 0, 13, 10, 10]);
});

test("an abort ends it", async () => {
  const abort = new AbortController();
  const running = given({ signal: abort.signal }).run("sleep", "60");
  abort.abort("SIGINT");
  expect(await running).toMatchObject({ exitCode: null, missing: false });
});

test("what is aborted before it starts does not run", async () => {
  const { run } = given({ signal: AbortSignal.abort("SIGINT") });
  expect(await run("sleep", "60")).toMatchObject({ exitCode: null, missing: false });
});

test("an abort ends the process and its children", async () => {
  const folder = temporaryFolder();
  const abort = new AbortController();
  const running = runProcess(["sh", "-c", "sleep 60 & echo $! > pid; wait"], { cwd: folder, signal: abort.signal });
  await vi.waitFor(() => expect(readFileSync(join(folder, "pid"), "utf8")).toMatch(/\d\n/));
  abort.abort("SIGTERM");
  expect(await running).toMatchObject({ exitCode: null, missing: false });
  await expectEnd([Number(readFileSync(join(folder, "pid"), "utf8"))]);
});
