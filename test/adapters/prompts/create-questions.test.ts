import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { createQuestions } from "../../../src/adapters/prompts/create-questions.ts";

/** A terminal on which keys are pressed as soon as something is asked. */
function givenTerminal(...keys: string[]) {
  const input = new PassThrough();
  const output = new PassThrough();
  const stop = new AbortController();
  let text = "";
  const pending = [...keys];
  output.on("data", (chunk) => {
    text += chunk;
    const key = pending.shift();
    if (key !== undefined) setImmediate(() => input.write(key));
  });
  return { questions: createQuestions({ input, output, signal: stop.signal }), stop, shown: () => text };
}

const enter = "\r";
const controlC = "\u0003";
const down = "\u001b[B";

test("a text starts with what was found, can be edited, and is asked again while it is refused", async () => {
  const { questions, shown } = givenTerminal("!", enter, "\u007f", enter);
  const findProblem = (text: string) => (text.endsWith("!") ? "No exclamation marks." : undefined);
  expect(await questions.ask({ message: "Name?", initial: "churn", findProblem })).toBe("churn");
  expect(shown()).toContain("No exclamation marks.");
});

test("a choice is made by its place", async () => {
  const { questions } = givenTerminal(down, enter);
  const options = [
    { value: "gitlab", label: "GitLab" },
    { value: "github", label: "GitHub" },
  ];
  expect(await questions.choose({ message: "Where?", options })).toBe("github");
});

test.each([
  ["y", true],
  ["n", false],
])("%s is %s", async (key, answer) => {
  expect(await givenTerminal(key).questions.confirm("Write?")).toBe(answer);
});

test("Ctrl+C leaves any question as an interruption", async () => {
  const interrupted = { code: "interrupted", exit: 130 };
  const options = [{ value: "a", label: "a" }];
  await expect(givenTerminal(controlC).questions.ask({ message: "?", initial: "" })).rejects.toMatchObject(interrupted);
  await expect(givenTerminal(controlC).questions.choose({ message: "?", options })).rejects.toMatchObject(interrupted);
  await expect(givenTerminal(controlC).questions.confirm("?")).rejects.toMatchObject(interrupted);
});

test("a signal from outside leaves a question, too", async () => {
  const { questions, stop } = givenTerminal();
  const asking = questions.confirm("Write?");
  stop.abort("SIGINT");
  await expect(asking).rejects.toMatchObject({ code: "interrupted" });
});
