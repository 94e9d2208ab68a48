// Sets up a bare clone with nothing but Node and npm, then runs a task: `demo`, `test`, `bench`, `gallery`.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [task = "", ...args] = process.argv.slice(2);

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  fail(`Node ${process.versions.node} is too old: cibot needs 20.19 or newer. Install it: \`nvm install 20\`.`);
}

const tasks = {
  demo: () => run("node", ["bin/cibot.js", "demo", ...args]),
  test: () => run("node", [".ci/test.js", ...args]),
  bench: () => run("node", ["bench/run.js", ...args]),
  gallery: () => run("node", [".ci/gallery.js", ...args]),
  build: () => {},
};
if (!(task in tasks)) fail(`"${task}" is no task; there are ${Object.keys(tasks).join(", ")}.`);

if (!existsSync(join(root, "src"))) fail("This is not a clone of cibot.");
install();
build();
tasks[task]();

/** `npm ci`, unless what is installed is what the lock file says. */
function install() {
  const mark = join(root, "node_modules", ".cibot-installed");
  const wanted = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  if (existsSync(mark) && readFileSync(mark, "utf8") === wanted) return;
  step("install Node packages", () => run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]));
  writeFileSync(mark, wanted);
}

/** Bundles everything into `dist`, unless `dist` is newer than every source. */
function build() {
  const mark = join(root, "dist", ".built");
  // What the scripts share with the tests is bundled, too.
  const sources = ["src", "test/support", "rolldown.config.js", "package.json"].map((name) => newest(join(root, name)));
  if (existsSync(mark) && statSync(mark).mtimeMs > Math.max(...sources)) return;
  step("build", () => {
    // A list of forty chunks is of interest to nobody who came for the demo.
    const bundler = ["node_modules/rolldown/bin/cli.mjs", "--config", "--log-level", "warn"];
    const end = spawnSync("node", bundler, { cwd: root, encoding: "utf8" });
    if (end.status !== 0) fail(`the build failed:\n${end.stdout}${end.stderr}`);
  });
  mkdirSync(dirname(mark), { recursive: true });
  writeFileSync(mark, "");
}

function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function step(title, work) {
  const started = Date.now();
  work();
  process.stderr.write(`✓ ${title} ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}

/** What is set up prints to stderr; only the task itself may use stdout. */
function run(program, parameters) {
  const isTask =
    parameters[0]?.startsWith("bin/") || parameters[0]?.startsWith(".ci/") || parameters[0]?.startsWith("bench/");
  const end = spawnSync(program, parameters, {
    cwd: root,
    stdio: ["ignore", isTask ? "inherit" : process.stderr, "inherit"],
  });
  if (end.error) fail(`${program} cannot be started: ${end.error.message}`);
  if (end.status !== 0) process.exit(end.status ?? 1);
}

function fail(message) {
  process.stderr.write(`error: ${message}\n`);
  process.exit(2);
}
