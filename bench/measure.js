import { spawnSync } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Wall seconds of a whole process. Throws when it fails. */
export function time(command, options = {}) {
  const [program, ...args] = command;
  const started = process.hrtime.bigint();
  const end = spawnSync(program, args, { cwd: root, encoding: "utf8", ...options });
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  if (end.status !== 0) throw new Error(`${command.join(" ")} ended with ${end.status}: ${end.stderr}`);
  return seconds;
}

export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** One row: median, least and most, in seconds. */
export function row(name, numbers) {
  const cells = [median(numbers), Math.min(...numbers), Math.max(...numbers)].map((number) =>
    number.toFixed(3).padStart(9),
  );
  console.log(`${name.padEnd(28)}${cells.join("")}`);
}

export function head() {
  console.log(`${"seconds".padEnd(28)}${["median", "least", "most"].map((title) => title.padStart(9)).join("")}`);
}
