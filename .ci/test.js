// The whole test: what `npm test` runs after the set-up. With arguments, only the test files that they name.
import { spawnSync } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const patterns = process.argv.slice(2);

const checks = [
  ["lint and format", "biome", "check", "--error-on-warnings"],
  ["types", "tsc", "--noEmit"],
  ["boundaries and cycles", "depcruise", "--config", ".dependency-cruiser.cjs", "src"],
  ["unused code", "knip"],
  ["generated files", "node", ".ci/generate.js", "--check"],
];

const failed = [];
if (patterns.length === 0) for (const [title, program, ...args] of checks) check(title, program, args);
check("tests", "vitest", ["run", ...patterns]);

if (failed.length > 0) {
  process.stderr.write(`\nfailed: ${failed.join(", ")}\n`);
  process.exit(1);
}

function check(title, program, args) {
  const started = Date.now();
  const [command, parameters] = program === "node" ? ["node", args] : [`node_modules/.bin/${program}`, args];
  const end = spawnSync(command, parameters, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  const mark = end.status === 0 ? "✓" : "✗";
  process.stderr.write(`${mark} ${title} ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
  if (end.status !== 0) failed.push(title);
}
