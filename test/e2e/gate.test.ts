import { afterAll, beforeAll, expect, test } from "vitest";
import { createDvcProject, type DvcProject } from "../support/dvc-project.ts";
import { readXml } from "../support/read-xml.ts";

const junit = ".cibot/report/junit.xml";
let project: DvcProject;
let config: string;

/** A branch whose model is much worse than that of `main`. */
beforeAll(async () => {
  project = await createDvcProject();
  config = await project.read("cibot.yaml");
  project.git("switch", "--quiet", "--create", "more-noise");
  await project.write("params.yaml", "rows: 100\nnoise: 0.95\n");
  project.dvc("repro", "--quiet");
  project.commit("More noise");
}, 300_000);

afterAll(() => project.remove());

const setGates = (...gates: readonly string[]) =>
  project.write("cibot.yaml", `${config}gates:\n${gates.map((gate) => `  - ${gate}\n`).join("")}`);

test("a worse model fails its gates: exit 3, one document, a test for each limit", async () => {
  await setGates(
    "{ metric: roc_auc, split: test, max_drop: 0.01, significant: true }",
    "{ metric: test.accuracy, min: 0, max_drop: 0, warn: true }",
  );
  const { exit, document, stderr } = await project.json(["gate"]);
  expect(exit, stderr).toBe(3);
  expect(document).toMatchObject({
    version: 1,
    command: "gate",
    verdict: "failed",
    gates: [
      { name: "test.roc_auc drop ≤ 0.01 beyond noise", outcome: "failed", source: "evaluation" },
      { name: "test.accuracy ≥ 0", outcome: "passed", source: "metrics", file: "metrics.json" },
      { name: "test.accuracy drop ≤ 0", outcome: "warned" },
    ],
    baseline: { name: "main" },
    junit,
  });
  expect(document).not.toHaveProperty("error");
  const [suite] = readXml(await project.read(junit)).children;
  expect(suite?.attributes).toMatchObject({ tests: "3", failures: "1", skipped: "0" });
});

test("what only warns ends with 0 and prints a table", async () => {
  await setGates("{ metric: test.roc_auc, min: 0.99, warn: true }");
  const { exit, stdout, stderr } = await project.cibot(["gate"]);
  expect(exit, stderr).toBe(0);
  expect(stdout).toMatch(/^\| gate .*\n\| :-.*\n\| test.roc_auc ≥ 0.99 \| warned .*\n\n1 gate warned\n$/);
  expect(stderr).toContain("warning: gate: test.roc_auc ≥ 0.99: ");
});

test("a metric that nothing has is exit 2 with a suggestion, for a report too", async () => {
  await setGates("{ metric: test.acuracy, min: 0.5 }");
  for (const command of ["gate", "report"]) {
    const { exit, document } = await project.json([command]);
    expect([exit, document.error.code]).toEqual([2, "unknown_gate_metric"]);
    expect(document.error.message).toContain('did you mean "test.accuracy"?');
  }
});

test("a report judges the gates, keeps junit.xml and ends with 0", async () => {
  await setGates("{ metric: test.roc_auc, min: 0.99 }");
  const { exit, document, stderr } = await project.json(["report", "--no-publish"]);
  expect(exit, stderr).toBe(0);
  expect(document.report).toMatchObject({ verdict: "failed", junit });
  expect(await project.read(".cibot/report/report.md")).toMatch(/^### ❌ FAIL · 1 gate failed · Worse than main/);
  expect(stderr).toContain("warning: gate failed: test.roc_auc ≥ 0.99: ");
});
