import { describe, expect, test } from "vitest";
import { gate } from "../../src/commands/gate.ts";
import { report } from "../../src/commands/report.ts";
import { train } from "../../src/commands/train.ts";
import { describePolicy } from "../../src/core/gates/describe-policy.ts";
import type { Gate } from "../../src/core/gates/gate.ts";
import { noResults, values } from "../support/fake-pipeline.ts";
import { given, sha } from "../support/given.ts";
import { readXml } from "../support/read-xml.ts";

const junit = ".cibot/report/junit.xml";
const good = { metric: "roc_auc", split: "test", min: 0.9 };
const bad = { metric: "test.auc", min: 0.95 };

const givenGates = (gates: readonly Partial<Gate>[], options: Parameters<typeof given>[0] = {}) =>
  given({ ...options, config: { gates: gates.map((one) => ({ metric: "test.auc", ...one })) } });

describe("cibot gate", () => {
  test("ends with 0 and says nothing on stderr when all gates pass", async () => {
    const { deps, output } = givenGates([good, { max_drop: 0 }]);
    await gate({}, deps);
    expect(deps.io.exit()).toBe(0);
    expect(output.stderr).not.toContain("warning");
    expect(output.stdout).toMatch(/\n2 gates passed\n$/);
    expect(output.result).toMatchObject({
      verdict: "passed",
      gates: [
        { name: "test.roc_auc ≥ 0.9", outcome: "passed", source: "evaluation", value: 1, baseline: 0.75 },
        { name: "test.auc drop ≤ 0", outcome: "passed", source: "metrics", file: "metrics.json", value: 0.91 },
      ],
      baseline: { name: "main", rev: sha.base },
      notes: [],
      junit,
    });
  });

  test("ends with 3 when one fails, with a line on stderr for it", async () => {
    const { deps, output } = givenGates([good, bad]);
    await gate({}, deps);
    expect(deps.io.exit()).toBe(3);
    expect(output.stderr).toContain("warning: gate failed: test.auc ≥ 0.95: 0.910 is below 0.95\n");
    expect(output.stdout).toMatch(
      /\| test.auc ≥ 0.95 +\| failed +\| 0.910 \| +0.880 \| metrics.json +\| 0.910 is below 0.95 \|\n/,
    );
    expect(output.stdout).toMatch(/\n2 gates: 1 failed, 1 passed\n$/);
    expect(output.result).toMatchObject({ verdict: "failed" });
  });

  test("ends with 0 and a warning when what does not hold only warns", async () => {
    const { deps, output } = givenGates([{ ...bad, warn: true }]);
    await gate({}, deps);
    expect(deps.io.exit()).toBe(0);
    expect(output.stderr).toContain("warning: gate: test.auc ≥ 0.95: 0.910 is below 0.95\n");
    expect(output.result).toMatchObject({ verdict: "warned" });
  });

  test("passes what has no baseline, and says so", async () => {
    const { deps, output, results } = givenGates([{ max_drop: 0 }, good]);
    results.revisions[sha.base] = noResults;
    results.copies = {};
    await gate({}, deps);
    expect(deps.io.exit()).toBe(0);
    expect(output.result).toMatchObject({ verdict: "passed", gates: [{ outcome: "skipped" }, { outcome: "passed" }] });
    expect(output.stdout).toMatch(/\n2 gates: 1 skipped, 1 passed\n$/);
    expect(output.stderr).toContain("warning: main has no pred/test.csv in Git or DVC to compare with\n");
  });

  test("says why a baseline has no value, where its file is broken", async () => {
    const { deps, output, results } = givenGates([{ max_drop: 0 }]);
    results.revisions[sha.base] = { ...noResults, metrics: { "metrics.json": { values: {}, problem: "line 3" } } };
    await gate({}, deps);
    expect(output.stderr).toContain("warning: metrics.json of main cannot be read: line 3\n");
    expect(output.result).toMatchObject({ gates: [{ outcome: "skipped" }] });
  });

  test("measures against another baseline when one is named", async () => {
    const { deps, output, results } = givenGates([{ max_drop: 0 }]);
    results.revisions[sha.main] = { ...noResults, metrics: { "metrics.json": values({ "test.auc": 0.99 }) } };
    await gate({ baseline: "origin/main" }, deps);
    expect(output.result).toMatchObject({ verdict: "failed", baseline: { rev: sha.main } });
  });

  test("without gates says so, measures nothing and writes nothing", async () => {
    const { deps, output, effects, scores } = given();
    await gate({}, deps);
    expect([deps.io.exit(), effects, scores.read]).toEqual([0, [], []]);
    expect(output.stdout).toBe("No gates are configured: `gates` in cibot.yaml holds none.\n");
    expect(output.result).toMatchObject({ verdict: "none", gates: [], junit: null });
  });

  test("prints one document with --json, also when a gate fails", async () => {
    const { deps, output } = givenGates([bad], { json: true });
    await gate({}, deps);
    expect(JSON.parse(output.stdout)).toMatchObject({ version: 1, verdict: "failed", gates: [{ outcome: "failed" }] });
    expect(JSON.parse(output.stdout)).not.toHaveProperty("error");
  });

  test("writes junit.xml alone: it draws, publishes and deletes nothing, and trusts no report that lies there", async () => {
    const { deps, effects, files, rasterizer } = givenGates([bad]);
    files.onDisk[".cibot/report/report.json"] = '{"gates": []}';
    await gate({}, deps);
    expect(effects).toEqual(["files.write .cibot/report/junit.xml", "lock.hold"]);
    expect([rasterizer.drawn, files.text(".cibot/report/report.json")]).toEqual([[], '{"gates": []}']);
    const [suite] = readXml(files.text(junit)).children;
    expect(suite).toMatchObject({ attributes: { tests: "1", failures: "1" } });
  });

  test("does not write while another cibot works in the folder", async () => {
    const { deps, effects, lock } = givenGates([bad]);
    lock.holder = "pid 1";
    await expect(gate({}, deps)).rejects.toMatchObject({ code: "workspace_busy" });
    expect(effects).toEqual([]);
  });

  test.each([
    ["a metric that nothing has", noResults, "unknown_gate_metric", 2],
    [
      "a metrics file that cannot be read",
      { ...noResults, metrics: { "m.json": { values: {}, problem: "x" } } },
      "metrics_unreadable",
      1,
    ],
  ])("ends with an error for %s", async (_what, candidate, code, exit) => {
    const { deps, results } = givenGates([{ metric: "other.auc", min: 0 }]);
    results.candidate = candidate;
    await expect(gate({}, deps)).rejects.toMatchObject({ code, exit });
  });
});

describe("cibot report", () => {
  test("judges the gates too: in the comment, in report.json with the policy, and as junit.xml; it ends with 0", async () => {
    const { deps, output, files } = givenGates([good, bad]);
    await report({ publish: false }, deps);
    expect(deps.io.exit()).toBe(0);
    expect(output.stderr).toContain("warning: gate failed: test.auc ≥ 0.95: 0.910 is below 0.95\n");
    expect(output.result).toMatchObject({
      report: { verdict: "failed", headline: expect.stringContaining("FAIL · 2 gates: 1 failed, 1 passed"), junit },
    });
    const { gates, policy } = JSON.parse(files.text(".cibot/report/report.json"));
    expect(gates).toMatchObject([{ outcome: "passed" }, { outcome: "failed" }]);
    expect(policy).toEqual(describePolicy((await deps.config()).gates));
    expect(readXml(files.text(junit)).attributes).toMatchObject({ tests: "2", failures: "1" });
  });

  test("and cibot gate write the same junit.xml", async () => {
    const { deps, files } = givenGates([good, bad]);
    await report({ publish: false }, deps);
    const tests = files.text(junit);
    await gate({}, deps);
    expect(files.text(junit)).toBe(tests);
  });

  test("without gates has no junit.xml", async () => {
    const { deps, output, files } = given();
    await report({ publish: false }, deps);
    expect(files.paths).not.toContain(junit);
    expect(output.result).toMatchObject({ report: { junit: null } });
  });

  test("hides secrets in junit.xml", async () => {
    const { deps, files, results } = givenGates([{ min: 0 }], { env: { API_TOKEN: "hunter2&hunter2" } });
    results.candidate = { ...noResults, metrics: { "metrics.json": values({ "test.auc": "hunter2&hunter2" }) } };
    await report({ publish: false }, deps);
    expect(files.text(junit)).toContain("holds no finite number");
    expect(files.text(junit)).not.toContain("hunter2");
  });
});

describe("cibot train", () => {
  test("ends with 0 when a gate fails, says so, and names it in the merge request", async () => {
    const { deps, output, mergeRequests } = givenGates([bad]);
    await train({}, deps);
    expect(deps.io.exit()).toBe(0);
    expect(output.stderr).toContain("warning: gate failed: test.auc ≥ 0.95: 0.910 is below 0.95\n");
    expect(mergeRequests.opened[0]?.description).toContain("FAIL · 1 gate failed");
  });

  test("keeps its result when a gate names a metric that nothing has", async () => {
    const { deps, output, experiments } = givenGates([{ metric: "other.auc", min: 0 }]);
    await expect(train({}, deps)).rejects.toMatchObject({ code: "unknown_gate_metric", exit: 2 });
    expect(experiments.kept).toHaveLength(1);
    expect(output.stderr).toMatch(/the trained result is safe as experiment .*`cibot train --resume /);
  });
});
