/** A code span that holds any text: its fence is longer than every run of backticks inside. */
export function codeSpan(text: string): string {
  const flat = text.replaceAll(/\s+/g, " ") || " ";
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
  return (
    text
      .replaceAll(/\s+/g, " ")
      // Forges look for references and addresses in what is rendered, where no escape is left to see.
      .replaceAll(/@(?=\S)|[#!%&~$](?=[\w"])/g, "$&\u200b")
      .replaceAll(/:(?=\/\/)|www(?=\.)/gi, "$&\u200b")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(/[\\`*_[\]|~$]/g, "\\$&")
      .replace(/^\s*([#>+=-])/, "\\$1")
      .replace(/^\s*(\d+)(?=[.)])/, "$1\\")
      .replace(/^\s*\//, "&#47;")
  );
}

/** A code span for a fold's summary, where HTML is parsed and Markdown is not. */
export function htmlCode(text: string): string {
  return `<code>${text.replaceAll(/\s+/g, " ").replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</code>`;
}

/** A fold, its summary as HTML; Markdown inside renders on GitLab and GitHub because of the blank lines. */
export function renderFold(summary: string, body: string): string {
  return `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

/** Not `Math.max(...runs)`: a long log holds more runs than a call takes arguments. */
const longestRun = (text: string) => (text.match(/`+/g) ?? []).reduce((most, { length }) => Math.max(most, length), 0);
