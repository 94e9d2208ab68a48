import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { defineConfig } from "rolldown";

/** Dependencies stay outside; what every start needs comes in: the eight files of commander cost 7 ms. */
const inside = ["commander", "fastest-levenshtein", "p-map"];
const external = (id) => /^(node:|[^./])/.test(id) && !inside.includes(id);
/**
 * Copies of packages of many files, which load in half the time and less as one: of Vega 150 ms, of DuckDB's API 80, of
 * the Markdown parser 150. What the product imports of each by name, for CommonJS names nothing by itself.
 */
const vendored = {
  vega: ["vega", "parse", "View"],
  "vega-lite": ["vega-lite", "compile"],
  duckdb: ["@duckdb/node-api", "DuckDBInstance"],
  zod: ["zod", "z"],
  yaml: ["yaml", "isMap", "isNode", "isScalar", "LineCounter", "parse", "parseDocument"],
  execa: ["execa", "execa"],
  unified: ["unified", "unified"],
  gitlab: [
    "@gitbeaker/rest",
    "Branches",
    "CommitDiscussions",
    "Commits",
    "IssueNotes",
    "MergeRequestNotes",
    "MergeRequests",
    "ProjectMarkdownUploads",
    "Projects",
    "Users",
  ],
  "gitlab-requester": ["@gitbeaker/requester-utils", "createRequesterFn"],
  ...Object.fromEntries(
    ["remark-parse", "remark-gfm", "remark-rehype", "rehype-raw", "rehype-sanitize", "rehype-stringify"].map((name) => [
      name,
      [name, "default"],
    ]),
  ),
};
demandNames("src");

/** A name that is imported and not listed would be found missing by whoever runs the command that needs it. */
function demandNames(folder) {
  for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".ts") || file.startsWith("browser")) continue;
    const text = readFileSync(`${folder}/${file}`, "utf8");
    for (const [, list, name] of text.matchAll(/^import \{([^}]*)\} from "([^".#][^"]*)";$/gm)) {
      const [, ...listed] = Object.values(vendored).find(([known]) => known === name) ?? [];
      const wanted = list.split(",").map((part) => part.trim().replace(/ as .*$/, ""));
      const missing = wanted.filter((part) => part !== "" && !part.startsWith("type ") && !listed.includes(part));
      if (listed.length > 0 && missing.length > 0) {
        throw new Error(`${file} imports ${missing.join(", ")} from ${name}: add it to rolldown.config.js`);
      }
    }
  }
}

const entry = /^vendored:(.*)$/;
const vendor = {
  name: "vendor",
  resolveId: (id) => (entry.test(id) ? `\0${id}` : null),
  load: (id) => {
    const [, file] = entry.exec(id.slice(1)) ?? [];
    if (file === undefined) return null;
    const [name, ...names] = vendored[file];
    return `export { ${names.join(", ")} } from "${name}";`;
  },
  // Copies come with their licences.
  generateBundle(_, bundle) {
    const modules = Object.values(bundle).flatMap(({ moduleIds = [] }) => moduleIds);
    const folders = new Set(modules.flatMap((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(id) ?? []));
    const source = [...folders].toSorted().map(describeLicence).join("\n\n");
    this.emitFile({
      type: "asset",
      fileName: "LICENSES.md",
      source: `# Licences of the copies in this folder\n\n${source}\n`,
    });
  },
};

function describeLicence(folder) {
  const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  const text = file === undefined ? "" : `\n\n${readFileSync(`${folder}/${file}`, "utf8").trim()}`;
  return `## ${name} ${version}, ${license}${text}`;
}

/** What runs in a Python elsewhere is sent there as it is: every script of the adapters, side by side. */
const pythonScripts = {
  name: "python-scripts",
  generateBundle() {
    for (const file of readdirSync("src/adapters", { recursive: true, encoding: "utf8" })) {
      if (!file.endsWith(".py")) continue;
      const source = readFileSync(`src/adapters/${file}`, "utf8");
      this.emitFile({ type: "asset", fileName: `python/${basename(file)}`, source });
    }
  },
};

const paths = Object.fromEntries(Object.entries(vendored).map(([file, [name]]) => [name, `#vendor/${file}`]));
const shared = { platform: "node", external };
const output = { format: "esm", entryFileNames: "[name].js", chunkFileNames: "chunks/[name].js", cleanDir: true };

/** What the page of a report inlines is a copy of these packages: their licences come with it. */
const licences = ["vega", "d3-array"].map((name) => readFileSync(`node_modules/${name}/LICENSE`, "utf8").trim());

export default defineConfig([
  {
    // One file to start with and a chunk per dynamic import: sixty small modules cost 40 ms at each start.
    ...shared,
    input: { main: "src/main.ts" },
    plugins: [pythonScripts],
    // Lets the chunks import what is in `main` already, which would else become files of their own.
    preserveEntrySignatures: "allow-extension",
    output: { ...output, dir: "dist", paths },
  },
  {
    // What stays outside are binaries.
    input: Object.fromEntries(Object.keys(vendored).map((file) => [file, `vendored:${file}`])),
    plugins: [vendor],
    platform: "node",
    external: ["canvas", "@duckdb/node-bindings"],
    output: { ...output, dir: "dist/vendor" },
  },
  {
    // The script in the page of a report: Vega, its interpreter and the rest as one file, for browsers.
    input: { "show-plots": "src/browser/show-plots.ts" },
    platform: "browser",
    output: {
      format: "iife",
      entryFileNames: "[name].js",
      dir: "dist/browser",
      cleanDir: true,
      minify: true,
      banner: `/*!\nVega:\n${licences[0]}\n\nD3, in Vega:\n${licences[1]}\n*/`,
    },
  },
  {
    // What the project's own scripts use, apart, since a module that two entries share would be one more file to load.
    ...shared,
    input: {
      errors: "src/errors.ts",
      "json-schema": "src/config/json-schema.ts",
      "config-tables": "src/documents/render-config-tables.ts",
      "report-schema": "src/documents/render-report-schema.ts",
      "python-environments": "src/adapters/python/create-python-environments.ts",
      evaluate: "src/core/evaluation/evaluate.ts",
      "create-plots": "src/core/plots/create-plots.ts",
      "vega-rasterizer": "src/adapters/vega/create-vega-rasterizer.ts",
      "fake-gitlab": "test/support/fake-gitlab/start-fake-gitlab.ts",
      "render-page": "src/adapters/local-forge/render-page.ts",
      chromium: "test/support/chromium.ts",
      "deliver-files": "test/support/release-store/deliver-files.ts",
    },
    output: { ...output, dir: "dist/tools" },
  },
]);
