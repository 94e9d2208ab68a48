import { expect, test } from "vitest";
import { renderCodeQuality } from "../../../src/core/dags/render-code-quality.ts";
import { renderSarif } from "../../../src/core/dags/render-sarif.ts";
import { buildProblem, buildRung } from "../../support/build-dags.ts";

const place = { folder: "./dags/" };

test("SARIF has a run per rung that ran, with its rules and places relative to the repository", () => {
  const skipped = buildRung({ rung: "dagbag", skipped: "no interpreter", problems: [] });
  const warning = buildProblem({ rule: "slow import", severity: "warning", file: null, line: null });
  const report = buildRung({ problems: [buildProblem({ file: "a b.py" }), warning] });
  expect(JSON.parse(renderSarif([report, skipped], place))).toMatchObject({
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "cibot deploy-dags", rules: [{ id: "cycle" }, { id: "slow import" }] } },
        results: [
          {
            ruleId: "cycle",
            ruleIndex: 0,
            level: "error",
            message: { text: "Tasks wait for each other. Remove one of the dependencies." },
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: "dags/a%20b.py", uriBaseId: "ROOT" },
                  region: { startLine: 7 },
                },
              },
            ],
          },
          { ruleId: "slow import", ruleIndex: 1, level: "warning" },
        ],
      },
    ],
  });
});

test("a place without a line has no region, and a problem of no file no place", () => {
  const report = buildRung({ problems: [buildProblem({ line: null }), buildProblem({ file: null, line: null })] });
  const [first, second] = JSON.parse(renderSarif([report], place)).runs[0].results;
  expect(first.locations[0].physicalLocation).not.toHaveProperty("region");
  expect(second).not.toHaveProperty("locations");
});

test("Code Quality has what GitLab asks for", () => {
  expect(JSON.parse(renderCodeQuality([buildRung()], place))).toEqual([
    {
      description: "Tasks wait for each other. Remove one of the dependencies.",
      check_name: "cycle",
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      severity: "critical",
      location: { path: "dags/scoring.py", lines: { begin: 7 } },
    },
  ]);
});

test("fingerprints are unique, and stay when only the line moves", () => {
  const moved = buildRung({ rung: "dagbag", problems: [buildProblem({ line: 9 }), buildProblem({ file: "b.py" })] });
  const paths = (reports: Parameters<typeof renderCodeQuality>[0]) =>
    JSON.parse(renderCodeQuality(reports, place)).map(({ fingerprint }: { fingerprint: string }) => fingerprint);
  const both = paths([buildRung(), moved]);
  expect(new Set(both).size).toBe(2);
  expect(both.length).toBe(2);
  expect(paths([buildRung()])[0]).toBe(paths([moved])[0]);
});

test("nothing found is an empty list", () => {
  expect(JSON.parse(renderCodeQuality([buildRung({ problems: [] })], place))).toEqual([]);
});
