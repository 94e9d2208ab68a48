import { readFile, writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { codeOf, describeWriteFailure, explainWriteFailure } from "../../../src/adapters/files/write-failure.ts";
import { CibotError } from "../../../src/errors.ts";
import { temporaryFolder } from "../../support/git-repository.ts";

const failure = (code: string) => Object.assign(new Error(`${code}: no luck`), { code });

test.each([
  ["ENOSPC", "disk_full", 'The disk is full: "out/a.png" could not be written.'],
  ["EDQUOT", "disk_full", 'The disk is full: "out/a.png" could not be written.'],
  ["EROFS", "write_failed", '"out/a.png" could not be written (EROFS).'],
  ["EACCES", "write_failed", '"out/a.png" could not be written (EACCES).'],
])("%s is told as %s", (code, expected, message) => {
  const cause = failure(code);
  const error = describeWriteFailure("out/a.png", cause);
  expect(error).toBeInstanceOf(CibotError);
  expect(error).toMatchObject({ code: expected, message, cause, exit: 1 });
});

test("a failure without a code is told in its own words", () => {
  expect(describeWriteFailure("a", "no luck").message).toBe('"a" could not be written (no luck).');
});

test("a disk that is full is named as such", async () => {
  await expect(explainWriteFailure("a.json", () => writeFile("/dev/full", "x"))).rejects.toMatchObject({
    code: "disk_full",
    message: expect.stringContaining('"a.json"'),
    cause: { code: "ENOSPC" },
  });
});

test("a folder in the place of the file is named by the system's code", async () => {
  await expect(explainWriteFailure("a.json", () => writeFile(temporaryFolder(), "x"))).rejects.toMatchObject({
    code: "write_failed",
    message: '"a.json" could not be written (EISDIR).',
  });
});

test("what works is left alone", async () => {
  expect(await explainWriteFailure("a.json", async () => 42)).toBe(42);
});

test("the code of a failed system call is known", async () => {
  const error = await readFile("/nowhere").catch((cause: unknown) => cause);
  expect(codeOf(error)).toBe("ENOENT");
});

test.each([[new Error("no luck")], ["ENOENT"], [{ code: "ENOENT" }], [undefined], [failure(7 as never)]])(
  "%o has no such code",
  (error) => {
    expect(codeOf(error)).toBeUndefined();
  },
);
