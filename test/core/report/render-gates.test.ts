import { expect, test } from "vitest";
import { findHeadline } from "../../../src/core/report/headline.ts";
import { renderReport } from "../../../src/core/report/render-report.ts";
import { parseTemplate } from "../../../src/core/report/template.ts";
import { buildCheck } from "../../support/build-gates.ts";
import { buildReport } from "../../support/build-report.ts";
import { findNodes, parseMarkdown, textOf } from "../../support/read-markdown.ts";

const passed = buildCheck({ outcome: "passed", name: "test.brier ≤ 0.2", reason: "0.180 is at most 0.2" });
const warned = buildCheck({ outcome: "warned", name: "test.ece ≤ 0.1", reason: "0.120 is above 0.1", warn: true });
const skipped = buildCheck({
  outcome: "skipped",
  name: "test.auc drop ≤ 0.005",
  file: "metrics.json",
  split: null,
  source: "metrics",
  reason: "no baseline",
});
const comparison = "Better than main · ROC AUC 0.770 → 0.782 (+0.012, 95 % CI +0.004 to +0.020)";

test.each([
  ["no gates are as before", [], "better", comparison],
  ["gates that passed", [passed, passed], "better", `${comparison} · 2 gates passed`],
  ["a gate that warns", [warned, passed], "better", `${comparison} · 2 gates: 1 warned, 1 passed`],
  ["a gate that was skipped", [skipped], "better", `${comparison} · 1 gate skipped`],
  ["a gate that failed", [passed, buildCheck()], "failed", `FAIL · 2 gates: 1 failed, 1 passed · ${comparison}`],
  ["all gates that failed", [buildCheck()], "failed", `FAIL · 1 gate failed · ${comparison}`],
])("the headline with %s", (_what, gates, verdict, text) => {
  expect(findHeadline(buildReport({ gates }))).toEqual({ verdict, text });
});

test("a failed gate makes the first line a FAIL, whatever the comparison says", () => {
  expect(renderReport(buildReport({ gates: [buildCheck()] }))).toMatch(
    /^### ❌ FAIL · 1 gate failed · Better than main/,
  );
});

test("what needs a look stands open below the numbers, the worst first; what passed is in a fold", () => {
  const markdown = renderReport(buildReport({ gates: [passed, skipped, warned, buildCheck()] }));
  const [top = "", fold = ""] = markdown.split("<details>");
  expect(findNodes(parseMarkdown(top), "listItem").map(textOf)).toEqual([
    "❌ failed test.roc_auc ≥ 0.72: 0.701 is below 0.72 (evaluation of test)",
    "⚠️ warned test.ece ≤ 0.1: 0.120 is above 0.1 (evaluation of test)",
    "⏭️ skipped test.auc drop ≤ 0.005: no baseline (metrics.json)",
  ]);
  expect(top.indexOf("| Gini")).toBeLessThan(top.indexOf("❌ **failed**"));
  expect(fold).toContain(
    "<summary>✅ 1 gate passed</summary>\n\n- ✅ **passed** `test.brier ≤ 0.2`: 0.180 is at most 0.2",
  );
});

test("names and reasons from the project's files cannot become markup", () => {
  const name = "`x` <img src=a> @all ≥ 1";
  const markdown = renderReport(buildReport({ gates: [buildCheck({ name, reason: "not <b>\n/close @team" })] }));
  expect(findNodes(parseMarkdown(markdown), "inlineCode").map(textOf)).toContain(name);
  expect(markdown).not.toMatch(/<b>|^\/close|@team/m);
});

test("no template can leave a failed gate out", () => {
  const template = parseTemplate("# Ours\n\n{{context}}", "ours.md");
  const report = buildReport({ gates: [buildCheck()], notes: [] });
  expect(renderReport(report, template)).toMatch(/\n\n- ❌ \*\*failed\*\* `test.roc_auc ≥ 0.72`: 0.701 [^\n]+\n$/);
});

test("the policy's hash is told where an auditor looks, if there is a policy", () => {
  const policy = { hash: `sha256:${"0a".repeat(32)}`, gates: 2 };
  expect(renderReport(buildReport({ policy }))).toContain(`- policy of 2 gates \`${policy.hash}\``);
  expect(renderReport(buildReport())).not.toContain("sha256:");
});
