import { expect, test } from "vitest";
import { findLocalImages } from "../../../src/core/publishing/markdown-images.ts";
import { placeHistory } from "../../../src/core/publishing/run-history.ts";
import { renderReport } from "../../../src/core/report/render-report.ts";
import type { Report } from "../../../src/core/report/report.ts";
import { finishBody } from "../../../src/core/trust/finish-body.ts";
import {
  buildDelta,
  buildEvaluation,
  buildReport,
  buildRichSplit,
  buildSplit,
  noBaseline,
} from "../../support/build-report.ts";
import {
  elementNames,
  findNodes,
  parseMarkdown,
  proseOf,
  reference,
  renderMarkdown,
  textOf,
} from "../../support/read-markdown.ts";

const sparse: Partial<Report> = { training: null, data: [], params: [], plots: [], notes: [] };
const reports: [string, Report][] = [
  ["of a full training", buildReport()],
  [
    "without a baseline",
    buildReport({ baseline: noBaseline, evaluation: buildEvaluation({ baseline: null, deltas: [] }) }),
  ],
  ["without predictions", buildReport({ evaluation: null })],
  ["with segments and bins", buildReport({ evaluation: buildEvaluation({ splits: [buildRichSplit()] }) })],
  ["without any number", buildReport({ ...sparse, evaluation: null, metrics: [] })],
  [
    "of two splits without a cut-off",
    buildReport({
      evaluation: buildEvaluation({ splits: [buildSplit({ confusion: null }), buildSplit({ name: "train" })] }),
    }),
  ],
];

test.each(reports)(
  "a report %s is harmless as it is: nothing of it is escaped or split on its way to a forge",
  (_what, report) => {
    const images = report.plots.map(({ path }) => path);
    const markdown = placeHistory(renderReport(report), null);
    const isForgeImage = (url: string) => images.includes(url);
    expect(finishBody(markdown, { limit: 1_000_000, link: null, isForgeImage }).markdown).toBe(markdown);
  },
);

test("the first line answers: better or not, by how much, against what", () => {
  const [first] = renderReport(buildReport()).split("\n");
  expect(first).toBe("### ✅ Better than main · ROC AUC 0.770 → 0.782 (+0.012, 95 % CI +0.004 to +0.020)");
});

test.each([
  ["better", "✅"],
  ["worse", "❌"],
  ["noise", "➖"],
] as const)("a verdict of %s begins with %s", (verdict, symbol) => {
  const report = buildReport({ evaluation: buildEvaluation({ deltas: [buildDelta({ verdict })] }) });
  expect(renderReport(report)).toMatch(new RegExp(`^### ${symbol} `));
});

test("before the first fold a reader finds the verdict, the numbers, the cut-off, the plots and the notes", () => {
  const [top = ""] = renderReport(buildReport()).split("<details>");
  const tree = parseMarkdown(top);
  expect(tree.children?.map(({ type }) => type)).toEqual([
    "heading",
    "paragraph",
    "table",
    "table",
    "paragraph",
    "blockquote",
  ]);
  const rows = findNodes(tree, "tableRow").map((row) => row.children?.map(textOf));
  expect(rows).toEqual([
    ["Metric (test)", "main", "this change", "Δ", "verdict", "95 % CI of Δ"],
    ["ROC AUC ↑", "0.770", "0.782", "+0.012", "✅ better", "+0.004 to +0.020"],
    ["Gini ↑", "0.564", "0.564", "0", "", ""],
    ["KS ↑", "0.431", "0.431", "0", "", ""],
    ["Lift at 10 % ↑", "2.200", "2.200", "0", "", ""],
    ["test.auc ↑", "0.770", "0.782", "+0.012", "✅ better", ""],
    ["At cut-off 0.2", "main", "this change"],
    ["Flagged", "43.3 %", "43.3 %"],
    ["Positives caught", "76.9 %", "76.9 %"],
    ["Flagged rightly", "53.8 %", "53.8 %"],
    ["Positives among the rest", "12.4 %", "12.4 %"],
  ]);
});

test("of a histogram the worst certified error of the split is told above the tables", () => {
  const roc_auc = { value: 0.782, error: 1.2e-6, low: null, high: null, better: "higher" } as const;
  const split = buildSplit({ method: "binned", metrics: { roc_auc, ks: { ...roc_auc, error: 2.5e-6 } } });
  const report = renderReport(buildReport({ evaluation: buildEvaluation({ splits: [split] }) }));
  expect(report).toContain("; from a histogram, every number certified within ± 3e-6; both models on the same rows");
  expect(renderReport(buildReport())).not.toContain("certified");
});

test("without a baseline no table has a column for it", () => {
  const evaluation = buildEvaluation({ baseline: null, deltas: [] });
  const tree = parseMarkdown(renderReport(buildReport({ baseline: noBaseline, evaluation, metrics: [] })));
  const heads = findNodes(tree, "table").map((table) => table.children?.[0]?.children?.map(textOf));
  expect(heads.slice(0, 2)).toEqual([
    ["Metric (test)", "this change"],
    ["At cut-off 0.2", "this change"],
  ]);
});

test.each(reports)("every row of every table has a cell per column: the report %s", (_what, report) => {
  const tables = findNodes(parseMarkdown(renderReport(report)), "table");
  for (const { children: [head, ...rows] = [] } of tables) {
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.map((row) => row.children?.length)).toEqual(rows.map(() => head?.children?.length));
  }
});

test.each(reports)("folds are closed, side by side, and have a summary: the report %s", (_what, report) => {
  const html = renderMarkdown(renderReport(report));
  const folds = findNodes(html, "details");
  expect(folds.length).toBeGreaterThan(0);
  expect(folds.map(({ children }) => children?.[0]?.tagName)).toEqual(folds.map(() => "summary"));
  expect(folds.flatMap((fold) => findNodes(fold, "details"))).toEqual([]);
  expect(html.children?.filter(({ tagName }) => tagName === "details")).toHaveLength(folds.length);
  expect(html.children?.filter(({ type }) => type === "element").at(-1)?.tagName).toBe("p");
});

test.each(reports)("no table, heading or code mark is left unrendered: the report %s", (_what, report) => {
  const prose = proseOf(renderMarkdown(renderReport(report)));
  expect(prose).not.toMatch(/\||`|^#|\*\*|undefined|NaN|null|\[object/m);
});

test("a plot is found again as the local image that it is", () => {
  expect(findLocalImages(renderReport(buildReport())).map(({ url, alt }) => ({ url, alt }))).toEqual([
    { url: "plots/lift.3fa9c1d2.png", alt: "Lift 2.2 in the first decile, was 2.1" },
  ]);
});

test("what changed is told by name, of lists only what was added and removed", () => {
  const report = renderReport(buildReport());
  expect(report).toContain("What changed: 2 parameters, 1 data file");
  const rows = findNodes(parseMarkdown(report), "tableRow").map((row) => row.children?.map(textOf));
  expect(rows).toContainEqual(["load_data.sample_size", "0.2", "1.0"]);
  expect(rows).toContainEqual(["features", "− max", "+ min"]);
  expect(rows).toContainEqual(["data/raw.csv.dvc", "947d0c73", "20f35e63", "8,890"]);
});

test.each([
  ["only taken away", '["a","b"]', '["a"]', ["list", "− b", ""]],
  ["only added", '["a"]', '["a","b"]', ["list", "", "+ b"]],
  ["reordered", '["a","b"]', '["b","a"]', ["list", "", "same items, other order or number"]],
  ["no list before", null, '["a"]', ["list", "–", '["a"]']],
  ["no list but a text like one", "[a", '["a"]', ["list", "[a", '["a"]']],
  ["an empty text", "", "a", ["list", "", "a"]],
])("a list parameter with items %s says so", (_what, baseline, candidate, expected) => {
  const params = [{ file: "params.yaml", name: "list", baseline, candidate }];
  const rows = findNodes(parseMarkdown(renderReport(buildReport({ params }))), "tableRow");
  expect(rows.map((row) => row.children?.map((cell) => textOf(cell).trim()))).toContainEqual(expected);
});

test("the commands of the audit can be pasted into a shell, whatever the parameters hold", () => {
  const training = buildReport().training;
  const command = ["dvc", "exp", "run", "--set-param", "name=it's $(rm -rf /) `x`"];
  const report = buildReport({ training: training && { ...training, command } });
  expect(renderReport(report)).toContain(
    [
      `git checkout ${report.candidate.rev}`,
      "dvc pull",
      "dvc exp run --set-param 'name=it'\\''s $(rm -rf /) `x`'",
      `cibot report --no-publish --baseline ${report.baseline.rev}`,
    ].join("\n"),
  );
});

/** A report in which every text that a project or a user may choose is `text`. */
function reportOf(text: string): Report {
  const base = buildReport();
  const rich = buildRichSplit({ name: text });
  const segments = rich.segments.map(({ cells, ...segment }) => ({
    ...segment,
    column: text,
    cells: cells.map((cell) => ({ ...cell, value: text })),
  }));
  const split = { ...rich, segments };
  return {
    ...base,
    candidate: { ...base.candidate, name: text },
    baseline: { ...base.baseline, rev: base.candidate.rev, name: text, how: text },
    training: base.training && { ...base.training, stages: [{ name: text, state: "ran", duration: 1 }] },
    evaluation: { splits: [split], baseline: { splits: [split] }, deltas: [buildDelta({ split: text })] },
    metrics: [
      { file: text, name: text, baseline: text, candidate: text, delta: null, better: null, verdict: null },
      { file: text, name: text, baseline: 1, candidate: 2, delta: 1, better: "higher", verdict: "better" },
    ],
    params: [
      { file: text, name: text, baseline: text, candidate: `${text}2` },
      { file: text, name: text, baseline: JSON.stringify([text]), candidate: "[]" },
    ],
    data: [{ path: text, baseline: text, candidate: `x${text}`, size: 1 }],
    code: { commit: base.code.commit, dirty: true, changed_files: [text] },
    seeds: [{ file: text, name: text, value: text }],
    environment: {
      ...base.environment,
      runner: { provider: "gitlab", name: text, image: text, triggered_by: text },
    },
    plots: [{ name: text, path: "plots/lift.3fa9c1d2.png", alt: text }],
    notes: [text],
  };
}

test.each([
  "<img src=http://evil.example/?leak>",
  "</summary></details><h1>x</h1>",
  "<!-- cibot:key=x",
  "@all",
  "@_root",
  "Closes #1, !2, &3",
  "a | b | c",
  "a\\|b\\",
  "`` ` ```",
  "test\n\n/merge\n\n# x",
  "\r/close\r",
  "\u2028/close",
  "](http://evil.example) ![x](http://evil.example)",
  "https://evil.example www.evil.example",
  "1. one",
  "***",
  "[^1]",
  "&#64;all &lt;b&gt;",
])("text of the project cannot change the report around it: %j", (text) => {
  const report = renderReport(reportOf(text));
  const html = renderMarkdown(report);
  expect(elementNames(html)).toEqual(elementNames(renderMarkdown(renderReport(reportOf("text")))));
  expect(proseOf(html)).not.toMatch(reference);
  expect(report).not.toMatch(/^\s*\/[a-z]/im);
  expect(findLocalImages(report).map(({ url }) => url)).toEqual(["plots/lift.3fa9c1d2.png"]);
});
