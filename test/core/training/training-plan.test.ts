import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import { nameExperiment, planTraining, splitOverride } from "../../../src/core/training/training-plan.ts";

const request = { experiment: "cibot-ab12cd34-1", params: {}, overrides: [], timeout: null, pull: false };

test("a plan is the exact command, program first", () => {
  const plan = planTraining({
    ...request,
    params: { "load_data.sample_size": "1.0", "other.yaml:quick": false, trees: 200 },
    timeout: 3600,
    pull: true,
  });
  expect(plan).toEqual({
    env: {},
    experiment: "cibot-ab12cd34-1",
    command: [
      ...["dvc", "exp", "run", "--name", "cibot-ab12cd34-1", "--pull"],
      ...["--set-param", "load_data.sample_size=1.0"],
      ...["--set-param", "other.yaml:quick=false"],
      ...["--set-param", "trees=200"],
    ],
    params: { "load_data.sample_size": "1.0", "other.yaml:quick": "false", trees: "200" },
    timeout: 3600,
    pull: true,
  });
});

test("without parameters and remote the command sets and pulls nothing", () => {
  expect(planTraining(request).command).toEqual(["dvc", "exp", "run", "--name", "cibot-ab12cd34-1"]);
});

test("an override wins over the configuration, and a later one over an earlier one", () => {
  const plan = planTraining({ ...request, params: { lr: 0.1, seed: 1 }, overrides: ["lr=0.2", "lr=0.3", "new=x"] });
  expect(plan.params).toEqual({ lr: "0.3", seed: "1", new: "x" });
  expect(plan.command.slice(5)).toEqual(["--set-param", "lr=0.3", "--set-param", "seed=1", "--set-param", "new=x"]);
});

test("a value is one argument, whatever it holds", () => {
  const value = "a b; $(rm -rf /) --force 'x' = \"y\"\n";
  expect(planTraining({ ...request, overrides: [`name=${value}`] }).command.at(-1)).toBe(`name=${value}`);
});

test.each([
  ["a.b=1", "a.b", "1"],
  ["a=b=c", "a", "b=c"],
  ["a=", "a", ""],
  ["a", "a", ""],
  ["=1", "", "1"],
  ["other.yaml:a.b=[1,2]", "other.yaml:a.b", "[1,2]"],
  ["+new=1", "+new", "1"],
])("the override `%s` sets `%s` to `%s`", (override, key, value) => {
  expect(splitOverride(override)).toEqual([key, value]);
});

test("an override is split where it was joined", () => {
  const key = fc.string().filter((text) => !text.includes("="));
  fc.assert(
    fc.property(key, fc.string(), (name, value) => {
      expect(splitOverride(`${name}=${value}`)).toEqual([name, value]);
    }),
  );
});

const now = new Date("2026-11-24T12:34:56.789Z");

test.each([
  ["a GitLab job", "4711", "cibot-ab12cd34-4711"],
  ["an attempt of a GitHub run", "99-2", "cibot-ab12cd34-99-2"],
  ["an id that a reference must not hold", "a..b/c~1:d.lock", "cibot-ab12cd34-a--b-c-1-d-lock"],
  ["a run outside CI", null, "cibot-ab12cd34-20261124123456789"],
])("the experiment of %s is named %s%s, and Git accepts it", (_what, job, expected) => {
  const name = nameExperiment({ sha: "ab12cd34ef56", job, now });
  expect(name).toBe(expected);
  execFileSync("git", ["check-ref-format", `refs/exps/ab/12cd34/${name}`]);
});

test("no job id leads to a name that Git or a shell reads in another way", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (job) => {
      expect(nameExperiment({ sha: "ab12cd34ef56", job, now })).toMatch(/^cibot-[\w-]+$/);
    }),
  );
});

test("two runs outside CI at different milliseconds have different names", () => {
  const later = new Date(now.getTime() + 1);
  const name = (at: Date) => nameExperiment({ sha: "ab12cd34ef56", job: null, now: at });
  expect(name(now)).not.toBe(name(later));
});

test("what a rule sets is part of the plan, and no argument of the command", () => {
  const plan = planTraining({ ...request, params: {}, env: { SAMPLE: "0.1" } });
  expect(plan).toMatchObject({ env: { SAMPLE: "0.1" } });
  expect(plan.command.join(" ")).not.toContain("SAMPLE");
});
