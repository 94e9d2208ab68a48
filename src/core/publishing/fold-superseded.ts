import { splitHead } from "./marker.ts";

/** What becomes of a report that a newer one has taken the place of: it stays to be read, and is found no more. */
export function foldSuperseded(comment: string, newer: string): string {
  const { report } = splitHead(comment);
  const address = newer.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  return `<!-- cibot:superseded -->
<details><summary>Superseded by <a href="${address}">a newer report</a></summary>

${report.trimEnd()}

</details>
`;
}
