import { describe, expect, test } from "vitest";
import { wantsColor } from "../../src/cli/io.ts";
import { givenIo } from "../support/given-io.ts";

describe("print", () => {
  test("writes the text and a line end", () => {
    const { io, written } = givenIo();
    io.print({ url: "x" }, () => "https://forge.example/1");
    expect(written).toEqual({ stdout: "https://forge.example/1\n", stderr: "" });
  });

  test("writes nothing for an empty text", () => {
    const { io, written } = givenIo();
    io.print({}, () => "");
    expect(written.stdout).toBe("");
  });

  test("writes one JSON document with version and command under --json, and nothing else goes to stdout", async () => {
    const { io, written } = givenIo({ options: { json: true, verbose: true } });
    await io.step("train", async () => io.note("working"));
    io.warn("odd");
    io.debug("detail");
    io.print({ run: true, matched: null }, () => "text");
    expect(JSON.parse(written.stdout)).toEqual({ version: 1, command: "train", run: true, matched: null });
    expect(written.stdout.endsWith("}\n")).toBe(true);
  });

  test("writes null where a number is not finite", () => {
    const { io, written } = givenIo({ options: { json: true } });
    io.print({ value: Number.NaN, low: -Infinity }, () => "");
    expect(JSON.parse(written.stdout)).toMatchObject({ value: null, low: null });
  });
});

test.each([false, true])("secrets are masked on both streams, with --json %s", async (json) => {
  const { io, written, clock } = givenIo({ options: { json, verbose: true }, terminal: true });
  const secret = "hunter2hunter2";
  await io.step(secret, async () => {
    io.note(secret);
    io.warn(secret);
    io.debug(secret);
    io.hint(secret);
    clock.advance(0.1);
  });
  io.print({ url: secret }, () => secret);
  expect(written.stdout + written.stderr).not.toContain(secret);
  expect(written.stdout).toContain("[masked]");
  expect(written.stderr.match(/\[masked\]/g)?.length).toBeGreaterThanOrEqual(5);
});

test.each([
  [{}, true, true],
  [{}, false, false],
  [{}, undefined, false],
  [{ NO_COLOR: "1" }, true, false],
  [{ NO_COLOR: "" }, true, true],
  [{ FORCE_COLOR: "1" }, false, true],
  [{ FORCE_COLOR: "0" }, true, false],
  [{ FORCE_COLOR: "" }, false, false],
  [{ NO_COLOR: "1", FORCE_COLOR: "1" }, true, false],
  [{ NO_COLOR: "1", FORCE_COLOR: "1" }, false, false],
  [{ NO_COLOR: "0" }, true, false],
  [{ TERM: "dumb" }, true, false],
  [{ TERM: "dumb", FORCE_COLOR: "1" }, true, true],
  [{ TERM: "xterm" }, true, true],
])("with %j on a terminal: %s, colour is %s", (env, isTTY, color) => {
  expect(wantsColor({ write: () => {}, isTTY }, env)).toBe(color);
});

test("what is denied ends with 3, all else with 0", () => {
  const { io } = givenIo();
  expect(io.exit()).toBe(0);
  io.deny();
  expect(io.exit()).toBe(3);
});
