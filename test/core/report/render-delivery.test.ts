import { describe, expect, test } from "vitest";
import { renderDelivery } from "../../../src/core/report/render-delivery.ts";
import { renderReport } from "../../../src/core/report/render-report.ts";
import type { DeliverySection } from "../../../src/core/report/report.ts";
import { buildReport } from "../../support/build-report.ts";
import { parseMarkdown, textOf } from "../../support/read-markdown.ts";

const warning = {
  severity: "warning",
  rule: "missing-variable",
  file: "scoring.py",
  line: null,
  message: "It is gone.",
} as const;
const error = {
  severity: "error",
  rule: "syntax-error",
  file: "scoring.py",
  line: 12,
  message: "Expected ':'.",
} as const;

const delivery: DeliverySection = {
  missing: null,
  release: "3fa9c1d2e4b5",
  previous: "77aa",
  dags: { added: ["fresh"], changed: ["scoring"], removed: [] },
  files: { added: ["fresh.py"], changed: ["scoring.py"], removed: [] },
  lines: ["next run of scoring: 2026-12-05 00:00 UTC, scoring date 2026-12-01"],
  problems: [],
};

const render = (more: Partial<DeliverySection>) =>
  renderDelivery(buildReport({ delivery: { ...delivery, ...more } })) ?? "";

describe("the delivery in a report", () => {
  test("is one fold that says what changes", () => {
    const markdown = render({ problems: [warning] });
    expect(markdown).toMatch(/^<details><summary>Delivery to Airflow: 2 DAGs and 2 files change, 1 warning<\/summary>/);
    expect(textOf(parseMarkdown(markdown))).toContain(
      "next run of scoring: 2026-12-05 00:00 UTC, scoring date 2026-12-01",
    );
    expect(markdown).toContain("- DAGs added: `fresh`\n- DAGs changed: `scoring`\n");
    expect(markdown).toContain("⚠️ scoring.py: It is gone.");
  });

  test("has errors outside of the fold, before it", () => {
    const [first = ""] = render({ problems: [error, warning] }).split("\n");
    expect(first).toMatch(/^> ❌ The DAGs would not be delivered: scoring\.py:12: Expected/);
  });

  test("that changes nothing says so", () => {
    const none = { added: [], changed: [], removed: [] };
    expect(render({ dags: none, files: none })).toContain("Delivery to Airflow: nothing changes");
  });

  test("that could not be planned says why, and is no gap", () => {
    expect(render({ missing: "There is no DAGs folder /opt/airflow/dags." })).toMatch(/^> ⚠️ .*\/opt\/airflow\/dags/);
  });

  test("is not there unless it is asked for", () => {
    expect(renderDelivery(buildReport({ delivery: null }))).toBeNull();
    expect(renderReport(buildReport({ delivery }))).toContain("Delivery to Airflow");
  });

  test("is untrusted text: a DAG's words make no markup", () => {
    const hostile = render({ problems: [{ ...error, message: "<img src=x> @all \n/close" }] });
    expect(hostile).not.toContain("<img");
    expect(hostile).not.toMatch(/^\/close/m);
  });
});
