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
