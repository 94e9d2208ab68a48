import { formatNumber } from "../report/format.ts";
import { renderTable, type TableColumn } from "../report/render-table.ts";
import type { GateCheck } from "./gate.ts";
import { describeSource } from "./list-evidence.ts";
import { countGates } from "./summarize-gates.ts";

const columns: readonly TableColumn[] = [
  { title: "gate", align: "left" },
  { title: "outcome", align: "left" },
  { title: "value", align: "right" },
  { title: "baseline", align: "right" },
  { title: "source", align: "left" },
  { title: "why", align: "left" },
];

/** The checks for a terminal, with their count below. */
export function renderGateTable(checks: readonly GateCheck[]): string {
  const rows = checks.map((check) => [
    check.name,
    check.outcome,
    formatValue(check.value),
    formatValue(check.baseline),
    describeSource(check),
    check.reason,
  ]);
  return `${renderTable(columns, rows)}\n\n${countGates(checks)}`;
}

const formatValue = (value: number | null) => (value === null ? "–" : formatNumber(value));
