#!/usr/bin/env node
import { main } from "../dist/main.js";

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => stop.abort(signal));

// Who reads the output may stop reading, as `head` does: the work goes on.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error) => {
    if (error.code !== "EPIPE") throw error;
  });
}

process.exitCode = await main({
  args: process.argv.slice(2),
  env: process.env,
  directory: process.cwd(),
  stdout: process.stdout,
  stderr: process.stderr,
  clock: { now: () => new Date() },
  signal: stop.signal,
  // Only asked for by what asks: the first touch of stdin opens it.
  get terminal() {
    const { stdin: input, stderr: output } = process;
    return input.isTTY && output.isTTY ? { input, output } : null;
  },
});
