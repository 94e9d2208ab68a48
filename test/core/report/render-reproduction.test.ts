import { expect, test } from "vitest";
import { renderReproduction } from "../../../src/core/report/render-reproduction.ts";
import type { Report } from "../../../src/core/report/report.ts";
import { buildReport, noBaseline } from "../../support/build-report.ts";
import { findNodes, parseMarkdown, textOf } from "../../support/read-markdown.ts";

const commandsOf = (report: Report) => findNodes(parseMarkdown(renderReproduction(report)), "code")[0]?.value;
const factsOf = (report: Report) => findNodes(parseMarkdown(renderReproduction(report)), "listItem").map(textOf);
const { environment, training, candidate, baseline } = buildReport();

test.each([
  [
    "after a training: fetch the data, train with the same parameters, measure against the same baseline",
    {},
    [
      `git checkout ${candidate.rev}`,
      "dvc pull",
      training?.command.join(" "),
      `cibot report --no-publish --baseline ${baseline.rev}`,
    ],
  ],
  [
    "of what lay in the workspace: nothing is trained",
    { training: null },
    [`git checkout ${candidate.rev}`, "dvc pull", `cibot report --no-publish --baseline ${baseline.rev}`],
  ],
  [
    "without a remote and a baseline: nothing is fetched, nothing compared",
    { training: null, baseline: noBaseline, environment: { ...environment, remote: null } },
    [`git checkout ${candidate.rev}`, "cibot report --no-publish"],
  ],
])("the commands of a report %s", (_what, changes, expected) => {
  expect(commandsOf(buildReport(changes))).toBe(expected.join("\n"));
});

test("the auditor reads code, baseline, experiment, data, seed, versions and runner", () => {
  expect(factsOf(buildReport({ seeds: [{ file: "p.yaml", name: "train.seed", value: 20261124 }] }))).toEqual([
    `code ${candidate.rev}, nothing else in the workspace`,
    `baseline ${baseline.rev}`,
    `experiment ${training?.experiment}, revision ${training?.revision}`,
    "data data/raw.csv.dvc md5 20f35e630daf",
    "seed train.seed 20261124",
    "cibot 0.1.0, DVC 3.67.1, Node 20.20.2 on linux-x64",
    "runner gpu-1, image python:3.12, started by ada",
  ]);
});

test("what cannot be reproduced is said: changed files, a missing seed, a missing version", () => {
  const facts = factsOf(
    buildReport({
      code: { commit: candidate.rev, dirty: true, changed_files: ["train.py", "params.yaml"] },
      seeds: [],
      data: [{ path: "raw", baseline: null, candidate: null, size: null }],
      environment: { ...environment, dvc: null, runner: null },
    }),
  );
  expect(facts).toContain(`code ${candidate.rev}, with changes that no commit holds: train.py, params.yaml`);
  expect(facts).toContain("data raw md5 unknown");
  expect(facts).toContain("no parameter is named as a seed");
  expect(facts.at(-1)).toBe("cibot 0.1.0, DVC unknown, Node 20.20.2 on linux-x64");
});

test.each(["name", "image", "triggered_by"] as const)("a runner that tells only its %s is shown by that", (key) => {
  const nothing = { provider: "github", name: null, image: null, triggered_by: null } as const;
  const report = buildReport({ environment: { ...environment, runner: { ...nothing, [key]: "x" } } });
  expect(factsOf(report).at(-1)).toMatch(/^(runner|image|started by) x$/);
});
