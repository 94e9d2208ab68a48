// The whole test: what `npm test` runs after the set-up. With arguments, only the test files that they name.
import { spawn } from "node:child_process";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createPythonEnvironments, userFolder } from "../dist/tools/python-environments.js";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const patterns = process.argv.slice(2);

const checks = [
  ["lint and format", "biome", "check", "--error-on-warnings"],
  ["types", "tsc", "--noEmit"],
  ["types of what runs in browsers", "tsc", "--noEmit", "--project", "src/browser"],
  ["boundaries and cycles", "depcruise", "--config", ".dependency-cruiser.cjs", "src"],
  ["unused code", "knip"],
  ["generated files", "node", ".ci/generate.js", "--check"],
];

const failed = [];
if (patterns.length === 0) {
  const python = step("Python environments of the tests", preparePython);
  for (const [title, program, ...args] of checks) await check(title, program, args);
  await python;
}
await check("tests", "vitest", ["run", ...patterns]);

if (failed.length > 0) {
  process.stderr.write(`\nfailed: ${failed.join(", ")}\n`);
  process.exit(1);
}

/** Once, before tests that need them wait for them at the same time; one that is run alone makes its own. */
async function preparePython() {
  const path = process.env.PATH;
  const environments = createPythonEnvironments(userFolder(process.env));
  const prepare = async (file) => (await environments.prepare(join(root, file))).bin;
  try {
    // It installs in seconds what takes pip a minute each; its environment's Python is for nobody else.
    process.env.PATH = `${await prepare("fixtures/python/uv.txt")}${delimiter}${path}`;
    await prepare("templates/project/requirements-dev.txt");
    await prepare("fixtures/airflow/airflow-2.11.txt");
    await prepare("fixtures/airflow/airflow-3.3.txt");
    return true;
  } catch (error) {
    process.stderr.write(`${error.message} ${error.hint ?? ""}\n`);
    return false;
  } finally {
    process.env.PATH = path;
  }
}

function check(title, program, args) {
  const [command, parameters] = program === "node" ? ["node", args] : [`node_modules/.bin/${program}`, args];
  return step(title, () => succeed(command, parameters));
}

function succeed(command, parameters) {
  const child = spawn(command, parameters, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  return new Promise((settle) => {
    child.on("error", () => settle(false));
    child.on("close", (code) => settle(code === 0));
  });
}

async function step(title, work) {
  const started = Date.now();
  const isDone = await work();
  process.stderr.write(`${isDone ? "✓" : "✗"} ${title} ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
  if (!isDone) failed.push(title);
}
