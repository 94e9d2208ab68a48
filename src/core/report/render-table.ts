import { markdownTable } from "markdown-table";

export interface TableColumn {
  readonly title: string;
  readonly align: "left" | "right";
}

export function renderTable(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): string {
  const head = columns.map(({ title }) => title);
  return markdownTable(
    [head, ...rows].map((row) => row.map(escapePipes)),
    { align: columns.map(({ align }) => align) },
  );
}

/** A pipe ends a cell in code too, unless an odd number of backslashes stands before it. */
function escapePipes(cell: string): string {
  return cell.replaceAll(/(\\*)\|/g, (pipe, slashes: string) => (slashes.length % 2 === 1 ? pipe : `${slashes}\\|`));
}

/** Without the columns that say nothing: of a baseline that is not there, of intervals that no row has. */
export function renderFilled(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): string {
  const filled = columns.map((_, index) => rows.some((row) => row[index] !== "" && row[index] !== "–"));
  const keep = <T>(cells: readonly T[]) => cells.filter((_, index) => filled[index]);
  return renderTable(keep(columns), rows.map(keep));
}
