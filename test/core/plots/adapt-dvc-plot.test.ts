import { expect, test } from "vitest";
import { adaptDvcPlot } from "../../../src/core/plots/adapt-dvc-plot.ts";

const revisions = {
  workspace: { name: "this change", colour: "#0072b2" },
  ab12: { name: "main", colour: "#4d5358" },
};
const colour = { field: "rev", scale: { domain: ["workspace", "ab12"], range: ["#945dd6", "#13adc7"] } };
const line = {
  mark: { type: "line" },
  encoding: {
    x: { field: "a\\.step", type: "quantitative" },
    y: { field: "loss", type: "quantitative" },
    color: colour,
  },
};
const values = (length: number) =>
  Array.from({ length }, (_, step) => ({ "a.step": step, loss: 1 / (step + 1), rev: step % 2 ? "workspace" : "ab12" }));

test("revisions have the report's names and colours, in the data and in the scale", () => {
  expect(adaptDvcPlot({ ...line, data: { values: values(2) } }, revisions)).toMatchObject({
    data: { values: [{ rev: "main" }, { rev: "this change" }] },
    encoding: { color: { scale: { domain: ["this change", "main"], range: ["#0072b2", "#4d5358"] } } },
    width: 640,
    background: "#ffffff",
  });
});

test("a scale that the template's author wrote stays", () => {
  const own = { field: "rev", scale: { domain: ["best"], range: ["red"] } };
  expect(adaptDvcPlot({ mark: "bar", encoding: { color: own } }, revisions)).toMatchObject({
    encoding: { color: own },
  });
});

test("a long line is thinned, a plot that averages is not", () => {
  const data = { values: values(10_000) };
  const count = (spec: object) =>
    (adaptDvcPlot({ ...spec, data }, revisions).data as { values: unknown[] }).values.length;
  expect(count(line)).toBeLessThanOrEqual(2000);
  expect(count({ ...line, mark: "bar" })).toBe(10_000);
  expect(count({ ...line, encoding: { ...line.encoding, x: { ...line.encoding.x, bin: true } } })).toBe(10_000);
});

test("a confusion plot counts before it draws, in panels as wide as its own, and shows what a tick would", () => {
  const spec = {
    data: { values: Array.from({ length: 50 }, () => ({ actual: "a", predicted: "b", rev: "ab12", id: 1 })) },
    params: [{ name: "showValues", bind: { input: "checkbox" } }],
    facet: { column: { field: "rev" }, row: {} },
    spec: {
      transform: [{ aggregate: [{ op: "count", as: "xy_count" }], groupby: ["predicted", "actual"] }],
      mark: "text",
      encoding: { text: { condition: { param: "showValues", field: "xy_count", type: "quantitative" } } },
    },
  };
  const adapted = adaptDvcPlot(spec, revisions);
  expect(adapted).toMatchObject({
    data: { values: [{ actual: "a", predicted: "b", rev: "main", cibot_rows: 50 }] },
    spec: {
      transform: [{ aggregate: [{ op: "sum", field: "cibot_rows", as: "xy_count" }] }],
      encoding: { text: { field: "xy_count", type: "quantitative" } },
    },
  });
  expect(adapted.width).toBeUndefined();
});
