import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPythonEnvironments, userFolder } from "../dist/tools/python-environments.js";
import { root } from "./measure.js";
import { makePredictions } from "./predictions.js";

/** By rows: what must hold, process start included; the yardstick does not fit in memory beyond 10^8. */
const sizes = {
  1e6: { rounds: 3, seconds: 1.5, ratio: 1 },
  1e7: { rounds: 3, seconds: 2.5, ratio: 10 },
  1e8: { rounds: 1, seconds: 12, ratio: 25, gigabytes: 1 },
  1e9: { rounds: 1, seconds: 120, gigabytes: 1, files: 10 },
};
/** A shared machine is noisy: there a ratio may miss its bar by this factor. */
const slack = 5;
const threshold = 0.2;
/** The same on both sides. */
const plots = ["lift", "gains", "ks", "roc", "pr", "calibration"];

/**
 * `cibot evaluate` with six plots against scikit-learn with each sort done once and matplotlib, in turn. With `--check` the
 * two small sizes only, and a miss of a ratio by more than the slack, or of the certified error, is a failure.
 */
export async function measureEvaluate({ check = false } = {}) {
  const folder = join(root, "node_modules/.cibot-bench");
  const python = await createPythonEnvironments(userFolder(process.env)).prepare(join(root, "bench/requirements.txt"));
  console.log(
    "| rows | cibot | scikit-learn | ratio (bar) | cibot's memory | AUC ± printed error | off from scikit-learn |",
  );
  console.log("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
  for (const [key, size] of Object.entries(sizes)) {
    const rows = Number(key);
    if (check && rows > 1e7) continue;
    const result = await measureSize(rows, size, { folder, bin: python.bin });
    print(rows, size, result);
    if (check) demand(rows, size, result);
  }
}

async function measureSize(rows, { rounds, files = 1 }, { folder, bin }) {
  const path = await makePredictions(folder, rows / files);
  const runs = { cibot: [], yardstick: [] };
  for (let round = 0; round < rounds; round++) {
    const drawings = mkdtempSync(join(tmpdir(), "cibot-bench-"));
    const paths = Array(files).fill(path);
    const drawing = ["--plots", join(drawings, "cibot"), "--only", plots.join()];
    const options = ["--threshold", `${threshold}`, ...drawing, "--json"];
    runs.cibot.push(await run(["node", join(root, "bin/cibot.js"), "evaluate", ...paths, ...options]));
    const drawn = readdirSync(join(drawings, "cibot")).filter((name) => name.endsWith(".png"));
    if (drawn.length !== plots.length) throw new Error(`${drawn.length} plots were drawn`);
    if (files === 1) {
      mkdirSync(join(drawings, "yardstick"));
      runs.yardstick.push(
        await run([join(bin, "python"), "bench/yardstick.py", path, `${threshold}`, join(drawings, "yardstick")]),
      );
    }
    rmSync(drawings, { recursive: true });
  }
  const [{ metrics }] = JSON.parse(runs.cibot[0].stdout).splits;
  const yardstick = runs.yardstick.length === 0 ? null : JSON.parse(runs.yardstick[0].stdout);
  return { cibot: best(runs.cibot), yardstick: best(runs.yardstick), metrics, truth: yardstick };
}

const best = (runs) => runs.toSorted((a, b) => a.seconds - b.seconds)[0];

/** Wall seconds and the most memory, in bytes, of a whole process. Throws when it fails. */
function run([program, ...args]) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(program, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    let [stdout, stderr, memory] = ["", "", 0];
    child.stdout.on("data", (text) => (stdout += text));
    child.stderr.on("data", (text) => (stderr += text));
    const watch = setInterval(() => (memory = Math.max(memory, peakOf(child.pid))), 20);
    child.on("close", (code) => {
      clearInterval(watch);
      const seconds = (performance.now() - started) / 1000;
      if (code === 0) resolve({ seconds, memory, stdout });
      else reject(new Error(`${program} ${args.join(" ")} ended with ${code}: ${stderr}`));
    });
  });
}

/** The high-water mark that Linux keeps; 0 elsewhere, and when the process has ended. */
function peakOf(pid) {
  try {
    return 1024 * Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function print(rows, { seconds, ratio, gigabytes }, { cibot, yardstick, metrics, truth }) {
  const { value, error } = metrics.roc_auc;
  const cells = [
    `10^${Math.log10(rows)}`,
    `${cibot.seconds.toFixed(2)} s (${seconds})`,
    yardstick === undefined ? "–" : `${yardstick.seconds.toFixed(1)} s`,
    yardstick === undefined ? "–" : `${(yardstick.seconds / cibot.seconds).toFixed(1)} (${ratio})`,
    `${(cibot.memory / 1e9).toFixed(2)} GB${gigabytes === undefined ? "" : ` (${gigabytes})`}`,
    `${value.toFixed(7)} ± ${error.toExponential(1)}`,
    truth === null ? "–" : Math.abs(value - truth.roc_auc).toExponential(1),
  ];
  console.log(`| ${cells.join(" | ")} |`);
}

function demand(rows, { ratio }, { cibot, yardstick, metrics, truth }) {
  const reached = yardstick.seconds / cibot.seconds;
  const least = Math.max(1, ratio / slack);
  if (reached < least)
    throw new Error(`at ${rows} rows cibot is ${reached.toFixed(1)} times as fast; ${least} is the least`);
  for (const [key, exact] of Object.entries(truth)) {
    const { value, error } = metrics[key];
    // scikit-learn sums 32-bit scores in their own precision.
    if (Math.abs(value - exact) > error + 1e-6)
      throw new Error(`${key} is ${value} ± ${error}, scikit-learn says ${exact}`);
  }
}
