import { markdownTable } from "markdown-table";

/** A code span that holds any text: its fence is longer than every run of backticks inside. */
export function codeSpan(text: string): string {
  const flat = text.replaceAll(/\s+/g, " ").replaceAll("|", "\\|");
  const fence = "`".repeat(longestRun(flat) + 1);
  const pad = flat.startsWith("`") || flat.endsWith("`") ? " " : "";
  return `${fence}${pad}${flat}${pad}${fence}`;
}

/** A block of text that is shown as it is, whatever it holds. */
export function codeBlock(text: string, language = "text"): string {
  const fence = "`".repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${language}\n${text.replaceAll("\r", "")}\n${fence}`;
}

/** Text from outside, made safe for a line of prose or the cell of a table: no markup, mention or quick action. */
export function escapeText(text: string): string {
  return text
    .replaceAll(/\s+/g, " ")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(/[\\`*_[\]|~$]/g, "\\$&")
    .replaceAll(/[@#!%](?=\w)/g, "$&\u200b")
    .replace(/^\s*([#>+-])/, "\\$1")
    .replace(/^\s*\//, "&#47;");
}

export interface TableColumn {
  readonly title: string;
  readonly align: "left" | "right";
}

export function renderTable(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): string {
  const head = columns.map(({ title }) => title);
  return markdownTable([head, ...rows.map((row) => [...row])], { align: columns.map(({ align }) => align) });
}

/** A fold; Markdown inside renders on GitLab and GitHub because of the blank lines. */
export function renderFold(summary: string, body: string): string {
  return `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

const longestRun = (text: string) => Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
