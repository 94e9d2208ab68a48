import { quoteArgument } from "../training/quote-argument.ts";
import { describeRows } from "./describe-rows.ts";
import { formatDuration, formatNumber, formatPercent, formatScalar } from "./format.ts";
import { headlineSplit } from "./headline-split.ts";
import { codeBlock, codeSpan, htmlCode, renderFold } from "./markdown.ts";
import { directionLegend } from "./metric-labels.ts";
import { metricRow, renderMetricTable, splitRows } from "./metric-rows.ts";
import { renderTable } from "./render-table.ts";
import type { DataComparison, ParamComparison, Report } from "./report.ts";

/** Parameters and data that differ from the baseline; null when there is nothing to compare with. */
export function renderChanges({ baseline, params, data }: Report): string | null {
  if (baseline.rev === null) return null;
  const changed = data.filter((file) => file.baseline !== file.candidate);
  const summary = `What changed: ${count(params.length, "parameter")}, ${count(changed.length, "data file")}`;
  const parts = [
    ...(params.length === 0
      ? []
      : [
          renderTable(
            [
              { title: "Parameter", align: "left" },
              { title: codeSpan(baseline.name), align: "right" },
              { title: "this change", align: "right" },
            ],
            params.map(paramRow),
          ),
        ]),
    ...(changed.length === 0 ? [] : [renderData(changed)]),
  ];
  return renderFold(
    summary,
    parts.length === 0 ? "Parameters and data are the same: the code differs." : parts.join("\n\n"),
  );
}

/** `0.2 → 1.0` as two cells; of two lists what was added and removed, since long lists hide a small change. */
function paramRow({ name, baseline, candidate }: ParamComparison): string[] {
  const before = parseList(baseline);
  const now = parseList(candidate);
  if (before === null || now === null) return [codeSpan(name), showParam(baseline), showParam(candidate)];
  const removed = before.filter((item) => !now.includes(item)).map((item) => `− ${codeSpan(item)}`);
  const added = now.filter((item) => !before.includes(item)).map((item) => `+ ${codeSpan(item)}`);
  if (removed.length === 0 && added.length === 0) return [codeSpan(name), "", "same items, other order or number"];
  return [codeSpan(name), removed.join(", "), added.join(", ")];
}

function parseList(value: ParamComparison["baseline"]): string[] | null {
  if (typeof value !== "string" || !value.startsWith("[")) return null;
  try {
    const list: unknown = JSON.parse(value);
    return Array.isArray(list) ? list.map((item) => (typeof item === "string" ? item : JSON.stringify(item))) : null;
  } catch {
    return null;
  }
}

const showParam = (value: ParamComparison["baseline"]) => (value === null ? "–" : codeSpan(String(value)));

function renderData(data: readonly DataComparison[]): string {
  return renderTable(
    [
      { title: "Data", align: "left" },
      { title: "before", align: "left" },
      { title: "now", align: "left" },
      { title: "bytes", align: "right" },
    ],
    data.map(({ path, baseline, candidate, size }) => [
      codeSpan(path),
      shortHash(baseline),
      shortHash(candidate),
      formatScalar(size),
    ]),
  );
}

const shortHash = (hash: string | null) => (hash === null ? "–" : codeSpan(hash.slice(0, 8)));

/** Every metric of every split, then every value of the project's own metrics files. */
export function renderAllMetrics(report: Report): string | null {
  const splits = report.evaluation?.splits ?? [];
  const tables = splits.map((split) => {
    const rows = splitRows(report, split, { keys: Object.keys(split.metrics), form: "interval" });
    return `${describeRows(split, report.evaluation)}\n\n${renderMetricTable(report, rows, split.name)}`;
  });
  for (const file of new Set(report.metrics.map((metric) => metric.file))) {
    const rows = report.metrics.filter((metric) => metric.file === file).map(metricRow);
    tables.push(`From ${codeSpan(file)}\n\n${renderMetricTable(report, rows)}`);
  }
  if (tables.length === 0) return null;
  return renderFold(`All metrics · ${count(tables.length, "table")}`, [...tables, directionLegend].join("\n\n"));
}

/** The gains table of the first split, the riskiest tenth first. */
export function renderDeciles({ evaluation }: Report): string | null {
  const split = headlineSplit(evaluation);
  if (split === undefined) return null;
  const titles = ["Decile", "rows", "positives", "rate", "lift", "cumulative lift", "gain", "lowest score"];
  const rows = split.deciles.map((decile) => [
    String(decile.decile),
    formatCount(decile.rows),
    formatCount(decile.positives),
    formatPercent(decile.rate),
    decile.lift.toFixed(2),
    decile.cumulative_lift.toFixed(2),
    formatPercent(decile.cumulative_gain),
    formatNumber(decile.score_low),
  ]);
  const table = renderTable(
    titles.map((title) => ({ title, align: "right" })),
    rows,
  );
  const how =
    "Lift: rate of the decile ÷ rate of all. Gain: share of all positives found so far. 1 is the riskiest tenth.";
  return renderFold(`Deciles of ${htmlCode(split.name)}`, `${table}\n\n${how}`);
}

const formatCount = (value: number) => (Number.isInteger(value) ? formatNumber(value) : value.toFixed(1));

/** What ran, and how long. */
export function renderTraining({ training }: Report): string | null {
  if (training === null) return null;
  const table = renderTable(
    [
      { title: "Stage", align: "left" },
      { title: "state", align: "left" },
      { title: "time", align: "right" },
    ],
    training.stages.map(({ name, state, duration }) => [
      codeSpan(name),
      state,
      state === "ran" ? formatDuration(duration) : "–",
    ]),
  );
  return renderFold(`Training · ${formatDuration(training.duration)}`, table);
}

/** What an auditor needs to get the same numbers again. */
export function renderReproduction({ candidate, baseline, training, data, environment }: Report): string {
  const commands = [
    `git checkout ${candidate.rev}`,
    ...(training === null ? ["cibot report"] : [training.command.map(quoteArgument).join(" ")]),
  ];
  const facts = [
    `- candidate ${codeSpan(candidate.rev)}`,
    ...(baseline.rev === null ? [] : [`- baseline ${codeSpan(baseline.rev)}`]),
    ...(training?.revision
      ? [`- experiment ${codeSpan(training.experiment)}, revision ${codeSpan(training.revision)}`]
      : []),
    ...data.map(({ path, candidate: hash }) => `- data ${codeSpan(path)} md5 ${codeSpan(hash ?? "unknown")}`),
    `- DVC ${environment.dvc ?? "unknown"}, cibot ${environment.cibot}, Node ${environment.node}`,
  ];
  return renderFold("Reproduce and audit", `${codeBlock(commands.join("\n"), "sh")}\n\n${facts.join("\n")}`);
}

const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? "" : "s"}`;
