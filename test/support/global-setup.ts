import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** End-to-end tests drive the built binary, so it is built first. */
export function setup(): void {
  execFileSync(process.execPath, [join(root, ".ci/bootstrap.js"), "build"], { stdio: "inherit" });
}
