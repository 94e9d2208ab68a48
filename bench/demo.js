import { mkdtempSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { root, time } from "./measure.js";

/** `npm run demo` from a bare clone with an empty home but warm package caches, and again; the bars are 180 s and 45 s. */
export function measureDemo() {
  const folder = mkdtempSync(join(tmpdir(), "cibot-bench-"));
  try {
    const clone = join(folder, "clone");
    time(["git", "clone", "--quiet", root, clone]);
    // cibot's own cache is empty; pip's and npm's, which lie elsewhere, are as they are.
    const pip = process.env.PIP_CACHE_DIR || join(homedir(), ".cache", "pip");
    const env = { ...process.env, XDG_CACHE_HOME: join(folder, "cache"), PIP_CACHE_DIR: pip, TMPDIR: folder };
    const fresh = time(["npm", "run", "--silent", "demo"], { cwd: clone, env });
    const again = time(["npm", "run", "--silent", "demo"], { cwd: clone, env });
    console.log(`first run   ${fresh.toFixed(1).padStart(6)} s (bar 180)`);
    console.log(`second run  ${again.toFixed(1).padStart(6)} s (bar 45)`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
