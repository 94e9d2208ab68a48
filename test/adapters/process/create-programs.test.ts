import { getEventListeners } from "node:events";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { createPrograms } from "../../../src/adapters/process/create-programs.ts";
import type { ProgramOptions } from "../../../src/ports/programs.ts";
import { temporaryFolder } from "../../support/git-repository.ts";
import { expectEnd } from "../../support/processes.ts";

function given(options: Partial<ProgramOptions> = {}) {
  const folder = temporaryFolder();
  const abort = new AbortController();
  const shown: string[] = [];
  const programs = createPrograms((text) => shown.push(text), abort.signal);
  const run = (...command: readonly string[]) => programs.run(command, { cwd: folder, ...options });
  return { folder, abort, shown: () => shown.join(""), run, sh: (script: string) => run("sh", "-c", script) };
}

test("what a program prints is its result, without the last line end", async () => {
  const { run, sh } = given();
  expect(await run("printf", "%s|", "a b", "$HOME", "*", "größe")).toBe("a b|$HOME|*|größe|");
  expect(await sh("echo one; echo two; echo; echo err >&2")).toBe("one\ntwo\n");
});

test("it runs in the folder, with our environment and what is added, and without input", async () => {
  const { folder, sh } = given({ env: { ADDED: "1" } });
  expect(await sh('cat; echo "$(pwd -P) $ADDED $PATH"')).toBe(`${folder} 1 ${process.env.PATH}`);
});

test("progress is passed on when it is asked for, and only stderr is progress", async () => {
  const { sh, shown } = given({ showProgress: true });
  await sh("echo result; echo '✓ one' >&2; printf '50%%\\r100%%' >&2");
  expect(shown()).toBe("✓ one\n50%\r100%");
});

test.each([{}, { showProgress: false }])("progress is not passed on with %o", async (options) => {
  const { sh, shown } = given(options);
  await sh("echo '✓ one' >&2");
  expect(shown()).toBe("");
});

test("progress comes while the program runs", async () => {
  const folder = temporaryFolder();
  const programs = createPrograms(() => writeFileSync(join(folder, "seen"), ""), new AbortController().signal);
  const script = "echo 1 >&2; while [ ! -e seen ]; do sleep 0.02; done; echo done";
  expect(await programs.run(["sh", "-c", script], { cwd: folder, showProgress: true })).toBe("done");
});

test("a letter that comes in pieces is put together", async () => {
  const { sh, shown } = given({ showProgress: true });
  await sh("printf 'Gr\\303' >&2; sleep 0.05; printf '\\266' >&2");
  expect(shown()).toBe("Grö");
});

test("a program that does not exist is to be installed", async () => {
  await expect(given().run("no-such-program", "--version")).rejects.toMatchObject({
    code: "prerequisite_missing",
    message: "`no-such-program` is missing.",
    hint: expect.stringContaining("apt-get install no-such-program"),
  });
});

test("a folder that is gone does not make the program missing", async () => {
  const { folder, run } = given();
  rmSync(folder, { recursive: true });
  await expect(run("true")).rejects.toMatchObject({ code: "step_failed" });
});

test.each([
  ["echo said; exit 3", "said"],
  ["echo; echo said; echo warned >&2; echo; exit 1", "said ·  · warned"],
  ["seq 3; seq 11 14 >&2; exit 1", "3 · 11 · 12 · 13 · 14"],
  ["exit 3", "exit code 3"],
])("a program that fails (%s) is told with its last lines", async (script, detail) => {
  await expect(given().sh(script)).rejects.toMatchObject({
    code: "step_failed",
    message: `\`sh -c ${script}\` failed: ${detail}`,
  });
});

test("the progress of a program that fails is in its error too", async () => {
  const { sh, shown } = given({ showProgress: true });
  await expect(sh("echo 'ERROR: no' >&2; exit 1")).rejects.toThrow("ERROR: no");
  expect(shown()).toBe("ERROR: no\n");
});

test.each([
  ["SIGINT", "interrupted", 130],
  ["SIGTERM", "terminated", 143],
])("%s ends a program, and the command as %s", async (signal, code, exit) => {
  const { run, abort } = given();
  const running = run("sleep", "600");
  abort.abort(signal);
  await expect(running).rejects.toMatchObject({ code, exit });
  expect(getEventListeners(abort.signal, "abort")).toEqual([]);
});

test("a program that tidies up on an abort, and ends well, was stopped all the same", async () => {
  const folder = temporaryFolder();
  const abort = new AbortController();
  const programs = createPrograms(() => abort.abort("SIGTERM"), abort.signal);
  const script = "trap 'touch tidy; exit 0' TERM; echo ready >&2; while :; do :; done";
  const running = programs.run(["sh", "-c", script], { cwd: folder, showProgress: true });
  await expect(running).rejects.toMatchObject({ code: "terminated" });
  expect(existsSync(join(folder, "tidy"))).toBe(true);
});

test("after an abort no other program runs", async () => {
  const { run, abort } = given();
  abort.abort("SIGINT");
  await expect(run("sleep", "600")).rejects.toMatchObject({ code: "interrupted" });
});

test.each([
  ["kill -9 $$", ".", "SIGKILL"],
  ["true", "/nowhere", "/nowhere"],
])("%s in %s says why it failed", async (script, cwd, detail) => {
  await expect(given({ cwd }).sh(script)).rejects.toMatchObject({
    code: "step_failed",
    message: expect.stringContaining(detail),
  });
});

test("an abort ends the children of a program too", async () => {
  const { abort, folder, run } = given();
  const running = run("sh", "-c", "sleep 60 & echo $! > pid; wait");
  await vi.waitFor(() => expect(readFileSync(join(folder, "pid"), "utf8")).toMatch(/\d\n/));
  abort.abort("SIGTERM");
  await expect(running).rejects.toMatchObject({ code: "terminated" });
  await expectEnd([Number(readFileSync(join(folder, "pid"), "utf8"))]);
});
