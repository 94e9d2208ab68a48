#!/usr/bin/env node
import { main } from "../dist/main.js";

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => stop.abort(signal));

process.exitCode = await main({
  args: process.argv.slice(2),
  env: process.env,
  directory: process.cwd(),
  stdout: process.stdout,
  stderr: process.stderr,
  clock: { now: () => new Date() },
  signal: stop.signal,
});
