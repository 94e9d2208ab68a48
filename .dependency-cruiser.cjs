/** The boundaries of docs/architecture.md: imports point inward, and no cycle anywhere. */
const only = (room, allowed) => ({
  name: `${room.replaceAll("/", "-")}-imports`,
  comment: `${room} may import ${allowed.join(", ")} only.`,
  severity: "error",
  from: { path: `^src/${room}` },
  to: { path: "^src/", pathNot: allowed.map((path) => `^src/${path}`) },
});

/** Packages that a room may use; node's own modules are judged apart. */
const packages = (room, allowed) => ({
  name: `${room.replaceAll("/", "-")}-packages`,
  severity: "error",
  from: { path: `^src/${room}` },
  to: {
    dependencyTypes: ["npm", "npm-dev", "npm-optional", "npm-peer"],
    pathNot: allowed.map((name) => `node_modules/${name}/`),
  },
});

/** Only node modules that do no I/O. */
const pure = ["node:path/posix", "node:crypto", "path/posix", "crypto"];

module.exports = {
  forbidden: [
    { name: "no-cycle", severity: "error", from: {}, to: { circular: true } },
    {
      name: "no-orphan",
      severity: "error",
      from: {
        orphan: true,
        path: "^src/",
        pathNot: "^src/(main|config/json-schema|documents/render-(report-schema|config-tables))\\.ts$",
      },
      to: {},
    },
    { name: "main-is-the-root", severity: "error", from: { path: "^src/" }, to: { path: "^src/main\\.ts$" } },
    {
      name: "the-root-is-its-own",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(main|compose-doctor)\\.ts$" },
      to: { path: "^src/compose-(forge|delivery|init|doctor)\\.ts$" },
    },
    { name: "not-to-unresolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "not-to-dev-dep",
      severity: "error",
      from: { path: "^(src|bin)/" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
    only("errors\\.ts", []),
    only("core/", ["core/", "errors\\.ts"]),
    packages("core/", [
      "@lezer/python",
      "croner",
      "diff",
      "fast-xml-builder",
      "fastest-levenshtein",
      "markdown-table",
      "re2js",
      "unified",
      "remark-parse",
      "remark-gfm",
    ]),
    {
      name: "core-is-pure",
      severity: "error",
      from: { path: "^src/core/" },
      to: { dependencyTypes: ["core"], path: pure.map((name) => `^(?!${name}$)`).join("") },
    },
    only("ports/", ["core/"]),
    {
      name: "ports-are-types",
      severity: "error",
      from: { path: "^src/ports/" },
      to: { dependencyTypesNot: ["type-only"] },
    },
    only("config/", ["config/", "core/", "errors\\.ts"]),
    packages("config/", ["yaml", "zod"]),
    // What the build writes from the code, schemas and tables: read by it and the tests, never at run time.
    only("documents/", ["documents/", "core/", "config/schema\\.ts"]),
    packages("documents/", ["markdown-table", "zod"]),
    // A script of its own: a page inlines it, no module imports it.
    only("browser/", ["browser/"]),
    packages("browser/", ["vega", "vega-interpreter"]),
    {
      name: "browser-stands-alone",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/browser/" },
      to: { path: "^src/browser/" },
    },
    only("cli/", ["cli/", "errors\\.ts"]),
    packages("cli/", ["commander", "fastest-levenshtein"]),
    only("commands/", ["commands/", "core/", "ports/", "config/", "cli/", "errors\\.ts"]),
    packages("commands/", ["commander", "p-map", "yaml"]),
    only("adapters/", ["adapters/", "ports/", "core/", "errors\\.ts"]),
    {
      name: "adapters-stand-alone",
      comment:
        "An adapter may use its own folder, and what all share: adapters/files, adapters/http, adapters/markup, adapters/process.",
      severity: "error",
      from: { path: "^src/adapters/([^/]+)/" },
      to: { path: "^src/adapters/", pathNot: "^src/adapters/($1|files|http|markup|process)/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: "specify",
    tsConfig: { fileName: "tsconfig.json" },
    detectProcessBuiltinModuleCalls: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
