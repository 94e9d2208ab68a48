// Writes what is made from the code: the JSON Schemas of cibot.yaml and report.json, docs/errors.md, the tables of keys in
// docs/configuration.md, and GitLab's plain include from its component. With --check: says what is stale.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { renderConfigTables } from "../dist/tools/config-tables.js";
import * as errors from "../dist/tools/errors.js";
import { renderJsonSchema } from "../dist/tools/json-schema.js";
import { renderReportSchema } from "../dist/tools/report-schema.js";
import { renderPlainInclude } from "./render-plain-include.js";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const files = {
  "templates/cibot.schema.json": renderJsonSchema(),
  "templates/report.schema.json": renderReportSchema(),
  "docs/errors.md": renderErrors(),
  "docs/configuration.md": renderConfiguration(),
  "ci-templates/gitlab/cibot.yml": renderPlainInclude(
    readFileSync(join(root, "ci-templates/gitlab/component.yml"), "utf8"),
  ),
};

let stale = 0;
for (const [path, text] of Object.entries(files)) {
  if (process.argv.includes("--check")) stale += report(path, text);
  else writeFileSync(join(root, path), text);
}
process.exitCode = stale === 0 ? 0 : 1;

function report(path, text) {
  let found = "";
  try {
    found = readFileSync(join(root, path), "utf8");
  } catch {
    // A file that is not there is stale.
  }
  if (found === text) return 0;
  process.stderr.write(`${path} is stale: run \`node .ci/generate.js\` after a build.\n`);
  return 1;
}

/** The tables, each with a link to the page that explains its keys. */
function linkPages(tables) {
  const pages = {
    "train.rules[]": "rules",
    report: "report",
    "gates[]": "gates",
    publish: "publishing",
    merge_request: "merge-requests",
    deploy: "deploying",
  };
  return tables.replace(/^### `(.*)`\n/gm, (heading, key) =>
    Object.hasOwn(pages, key) ? `${heading}\nExplained in [${pages[key]}.md](${pages[key]}.md).\n` : heading,
  );
}

/** The page as it is, with new tables between its two marks. */
function renderConfiguration() {
  const text = readFileSync(join(root, "docs/configuration.md"), "utf8");
  const marks = /(<!-- keys: .*-->\n)[\s\S]*(<!-- end of keys -->)/;
  if (!marks.test(text)) throw new Error("docs/configuration.md has lost the marks of its generated part.");
  return text.replace(marks, (_, begin, end) => `${begin}\n${linkPages(renderConfigTables())}\n\n${end}`);
}

function renderErrors() {
  const entries = Object.values(errors).filter(
    (entry) => typeof entry === "function" && typeof entry.when === "string",
  );
  const rows = entries
    .toSorted((a, b) => a.exit - b.exit || a.code.localeCompare(b.code))
    .map(({ code, exit, when }) => `| \`${code}\` | ${exit} | ${when} |`);
  return `# Errors

Generated from \`src/errors.ts\`. Every failure prints a message and a hint on stderr; with \`--json\` stdout holds
\`{"version": 1, "command": "…", "error": {"code": "…", "message": "…", "hint": "…", "exit": 2}}\`, with what was done before
it. Anything that is not in this table is a bug: code \`internal_error\`, exit 1.

| code | exit | when |
| --- | --- | --- |
${rows.join("\n")}
`;
}
