import { expect, test } from "vitest";
import { renderOpenMetrics } from "../../../src/core/report/render-open-metrics.ts";
import { buildReport } from "../../support/build-report.ts";

test("each metric of each split is a sample of its family, and the file ends as the format wants", () => {
  const text = renderOpenMetrics(buildReport({ model: "credit" }));
  expect(text).toMatch(/^# TYPE cibot_roc_auc gauge\ncibot_roc_auc\{model="credit",split="test"\} 0\.\d+$/m);
  expect(text).toMatch(/^cibot_lift_at_10\{model="credit",split="test"\} \d/m);
  expect(text.endsWith("\n# EOF\n")).toBe(true);
});

test("every line is one of the format: a type, a sample with a finite value, the end", () => {
  const lines = renderOpenMetrics(buildReport({})).trimEnd().split("\n");
  const line = /^(# TYPE [a-z_0-9A-Z]+ gauge|[a-z_0-9A-Z]+\{(\w+="([^"\\]|\\[\\n"])*",?)+\} -?\d[\d.e+-]*|# EOF)$/;
  expect(lines.filter((text) => !line.test(text))).toEqual([]);
});

test("a family stands together, whatever the order of the splits", () => {
  const types = renderOpenMetrics(buildReport({})).match(/^# TYPE .*$/gm) ?? [];
  expect(new Set(types).size).toBe(types.length);
});

test("the project's own metrics keep their names as labels, with quotes, backslashes and line breaks escaped", () => {
  const metric = { baseline: null, delta: null, better: null, verdict: null };
  const metrics = [
    { ...metric, file: "metrics.json", name: 'a"b\\c\nd', candidate: 0.5 },
    { ...metric, file: "metrics.json", name: "text", candidate: "high" },
  ];
  const text = renderOpenMetrics({ ...buildReport({}), model: "m", metrics, evaluation: null });
  expect(text).toBe(
    '# TYPE cibot_project_metric gauge\ncibot_project_metric{model="m",file="metrics.json",name="a\\"b\\\\c\\nd"} 0.5\n# EOF\n',
  );
});
