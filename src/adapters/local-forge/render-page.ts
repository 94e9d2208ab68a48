import { listThreads, type Thread } from "./list-threads.ts";
import { pageStyle } from "./page-style.ts";
import { renderThread } from "./render-thread.ts";
import type { ForgeState } from "./stored.ts";

const groups = [
  { kind: "mr", anchor: "merge-requests", title: "Merge requests" },
  { kind: "commit", anchor: "commits", title: "Commits" },
  { kind: "issue", anchor: "issues", title: "Issues" },
] as const;

/** `file:` because a browser may take each file for a site of its own; `'self'` where a CI job serves the page. */
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' file:; base-uri 'none'; form-action 'none'";

/** One static page without script or network; the same state gives the same bytes. */
export function renderPage(state: ForgeState): string {
  const sections = groups
    .map((group) => ({ ...group, threads: listThreads(group.kind, state) }))
    .filter(({ threads }) => threads.length > 0);
  const links = sections.map(({ anchor, title, threads }) => `<a href="#${anchor}">${title} ${threads.length}</a>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>cibot · local forge</title>
<style>${pageStyle}</style>
</head>
<body>
<header>
<h1>cibot <span class="soft">local forge</span></h1>
<p class="soft">What would stand on your forge, kept as files on this machine.</p>
${links.length > 1 ? `<nav aria-label="Sections">${links.join(" ")}</nav>` : ""}
</header>
<main>
${sections.map(renderSection).join("\n") || "<p>Nothing is published yet.</p>"}
</main>
</body>
</html>
`;
}

interface Section {
  readonly anchor: string;
  readonly title: string;
  readonly threads: readonly Thread[];
}

const renderSection = ({ anchor, title, threads }: Section) => `<section aria-labelledby="${anchor}">
<h2 id="${anchor}">${title}</h2>
${threads.map(renderThread).join("\n")}
</section>`;
