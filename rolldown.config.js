import { readFileSync } from "node:fs";
import { defineConfig } from "rolldown";

/** Come in, as one file in place of up to two hundred: of commander 7 ms at every start, of Vega 150, of DuckDB's API 80. */
const inside =
  /^(commander|vega|vega-.*|d3-.*|internmap|delaunator|robust-predicates|topojson-client|@duckdb\/node-api)$/;
/** All other dependencies stay outside. */
const external = (id) => /^(node:|[^./])/.test(id) && !inside.test(id);
const shared = { platform: "node", external };
const output = { format: "esm", entryFileNames: "[name].js", chunkFileNames: "chunks/[name].js", cleanDir: true };

/** What the page of a report inlines is a copy of these packages: their licences come with it. */
const licences = ["vega", "d3-array"].map((name) => readFileSync(`node_modules/${name}/LICENSE`, "utf8").trim());

export default defineConfig([
  {
    // One file to start with and a chunk per dynamic import: sixty small modules cost 40 ms at each start.
    ...shared,
    input: { main: "src/main.ts" },
    // Lets the chunks import what is in `main` already, which would else become files of their own.
    preserveEntrySignatures: "allow-extension",
    output: { ...output, dir: "dist" },
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
      "report-schema": "src/documents/render-report-schema.ts",
      "python-environments": "src/adapters/python/create-python-environments.ts",
      evaluate: "src/core/evaluation/evaluate.ts",
      "create-plots": "src/core/plots/create-plots.ts",
      "vega-rasterizer": "src/adapters/vega/create-vega-rasterizer.ts",
    },
    output: { ...output, dir: "dist/tools" },
  },
]);
