import { expect, test } from "vitest";
import { describeFailure } from "../../src/cli/failure.ts";
import { interrupted, pushFailed, unknownTarget } from "../../src/errors.ts";

test("an error of the catalogue ends in its message and its way out", () => {
  const failure = describeFailure(unknownTarget({ target: "mr/x" }), "comment", "1.2.3");
  const problem = {
    message: '"mr/x" is not a target for a comment.',
    hint: "Use auto, mr, mr/12, commit, commit/<sha> or issue/<n>.",
  };
  expect(failure).toEqual({
    exit: 2,
    text: `error: ${problem.message}\nhint: ${problem.hint}\n`,
    document: { version: 1, command: "comment", error: { code: "unknown_target", exit: 2, ...problem } },
  });
});

test("what was done before the failure is in the document", () => {
  const partial = { training: { experiment: "e1" } };
  const error = pushFailed(
    { detail: "no route", resume: "cibot train --resume e1" },
    { partial, cause: new Error("x") },
  );
  expect(describeFailure(error, "train", "1.2.3").document).toMatchObject({
    command: "train",
    training: { experiment: "e1" },
    error: { code: "dvc_push_failed", exit: 1 },
  });
});

test("an interruption ends as a shell expects it", () => {
  expect(describeFailure(interrupted(), "train", "1.2.3").exit).toBe(130);
});

test("anything else is a bug: its stack, the versions, and where to report it", () => {
  const { exit, text, document } = describeFailure(new TypeError("x is undefined"), "train", "1.2.3");
  expect(exit).toBe(1);
  expect(text).toMatch(/^TypeError: x is undefined\n {4}at /);
  expect(text).toContain(
    `cibot 1.2.3, Node ${process.versions.node}\nerror: This is a bug of cibot: x is undefined\nhint: `,
  );
  expect(document).toMatchObject({ version: 1, command: "train", error: { code: "internal_error", exit: 1 } });
  expect(JSON.stringify(document)).not.toContain("failure.test.ts");
});

test.each([["a text"], [undefined], [null], [42], [{ code: "ENOENT" }]])(
  "even %j that was thrown is described",
  (thrown) => {
    const { exit, text, document } = describeFailure(thrown, "train", "1.2.3");
    expect(exit).toBe(1);
    expect(text).toContain(String(thrown));
    expect(document).toHaveProperty("error.code", "internal_error");
  },
);
