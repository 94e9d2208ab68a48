import { describe, expect, test } from "vitest";
import { createIo, type IoContext, wantsColor } from "../../src/cli/io.ts";

interface Given {
  readonly options?: Partial<IoContext["options"]>;
  readonly env?: IoContext["env"];
  readonly terminal?: boolean;
  readonly checkpoint?: () => void;
}

function given({ options, env = {}, terminal = false, checkpoint = () => {} }: Given = {}) {
  const written = { stdout: "", stderr: "" };
  const stream = (name: keyof typeof written) => ({
    isTTY: terminal,
    write: (text: string) => {
      written[name] += text;
    },
  });
  let time = 0;
  const now = () => {
    time += 1_250;
    return time;
  };
  const io = createIo({
    stdout: stream("stdout"),
    stderr: stream("stderr"),
    env,
    mask: (text) => text.replaceAll("hunter2hunter2", "[masked]"),
    command: "train",
    options: { json: false, quiet: false, verbose: false, ...options },
    now,
    checkpoint,
  });
  return { io, written };
}

describe("print", () => {
  test("writes the text and a line end", () => {
    const { io, written } = given();
    io.print({ url: "x" }, () => "https://forge.example/1");
    expect(written).toEqual({ stdout: "https://forge.example/1\n", stderr: "" });
  });

  test("writes nothing for an empty text", () => {
    const { io, written } = given();
    io.print({}, () => "");
    expect(written.stdout).toBe("");
  });

  test("writes one JSON document with version and command under --json, and nothing else goes to stdout", async () => {
    const { io, written } = given({ options: { json: true, verbose: true } });
    await io.step("train", async () => io.note("working"));
    io.warn("odd");
    io.debug("detail");
    io.print({ run: true, matched: null }, () => "text");
    expect(JSON.parse(written.stdout)).toEqual({ version: 1, command: "train", run: true, matched: null });
    expect(written.stdout.endsWith("}\n")).toBe(true);
  });

  test("writes null where a number is not finite", () => {
    const { io, written } = given({ options: { json: true } });
    io.print({ value: Number.NaN, low: -Infinity }, () => "");
    expect(JSON.parse(written.stdout)).toMatchObject({ value: null, low: null });
  });
});

test.each([false, true])("secrets are masked on both streams, with --json %s", async (json) => {
  const { io, written } = given({ options: { json, verbose: true }, terminal: true });
  const secret = "hunter2hunter2";
  await io.step(secret, async () => {
    io.note(secret);
    io.warn(secret);
    io.debug(secret);
    io.hint(secret);
  });
  io.print({ url: secret }, () => secret);
  expect(written.stdout + written.stderr).not.toContain(secret);
  expect(written.stdout).toContain("[masked]");
  expect(written.stderr.match(/\[masked\]/g)?.length).toBeGreaterThanOrEqual(5);
});

describe("progress", () => {
  test("in CI is one line per step with its duration, without colour or cursor codes", async () => {
    const { io, written } = given({ env: { CI: "true" }, terminal: false });
    await io.step("read metrics", async () => io.hint("half"));
    io.note("done");
    expect(written.stderr).toBe("✓ read metrics 1.3 s\ndone\n");
  });

  test("marks a step that failed and passes its error on", async () => {
    const { io, written } = given();
    const failure = new Error("no");
    await expect(io.step("train", () => Promise.reject(failure))).rejects.toBe(failure);
    expect(written.stderr).toBe("✗ train 1.3 s\n");
  });

  test("on a terminal shows the running step and takes it back", async () => {
    const { io, written } = given({ terminal: true, env: { NO_COLOR: "1" } });
    await io.step("train", async () => io.hint("stage 1"));
    expect(written.stderr).toBe("\r\u001b[2K… train\r\u001b[2K… train: stage 1\r\u001b[2K✓ train 1.3 s\n");
  });

  test("that runs beside another one does not end it", async () => {
    const { io, written } = given({ terminal: true, env: { NO_COLOR: "1" } });
    let finish = () => {};
    const long = io.step("push", () => new Promise<void>((resolve) => (finish = resolve)));
    await io.step("draw", async () => {});
    io.hint("50 %");
    finish();
    await long;
    expect(written.stderr).toContain("… push: 50 %");
  });

  test("under --quiet is silent but for warnings", async () => {
    const { io, written } = given({ options: { quiet: true }, terminal: true, env: { NO_COLOR: "1" } });
    await io.step("train", async () => io.hint("stage 1"));
    io.note("done");
    io.warn("odd");
    expect(written.stderr).toBe("warning: odd\n");
  });

  test.each([
    [true, "detail\n"],
    [false, ""],
  ])("with --verbose %s details read %j", (verbose, text) => {
    const { io, written } = given({ options: { verbose } });
    io.debug("detail");
    expect(written.stderr).toBe(text);
  });

  test("begins no step after an interruption", async () => {
    const stop = new Error("interrupted");
    let begun = false;
    const { io } = given({
      checkpoint: () => {
        throw stop;
      },
    });
    const step = io.step("train", async () => {
      begun = true;
    });
    await expect(step).rejects.toBe(stop);
    expect(begun).toBe(false);
  });
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
])("with %j on a terminal: %s, colour is %s", (env, isTTY, color) => {
  expect(wantsColor({ write: () => {}, isTTY }, env)).toBe(color);
});

test("what is denied ends with 3, all else with 0", () => {
  const { io } = given();
  expect(io.exit()).toBe(0);
  io.deny();
  expect(io.exit()).toBe(3);
});

describe("sections of GitLab", () => {
  const start = (name: string, fold = "") => `\u001b[0Ksection_start:1:${name}${fold}\r\u001b[0K`;
  const end = (name: string) => `\u001b[0Ksection_end:1:${name}\r\u001b[0K`;
  const told = (written: { stderr: string }) => written.stderr.replaceAll(/(section_\w+):\d+/g, "$1:1");

  test("hold the lines of a step, folded when they are many", async () => {
    const { io, written } = given({ env: { CI: "true", GITLAB_CI: "true" }, options: { verbose: true } });
    await io.step("dvc exp run", async () => {
      io.debug("epoch 1");
      io.note("✓ train");
    });
    const name = "cibot_1_dvc_exp_run";
    expect(told(written)).toBe(
      `${start(name, "[collapsed=true]")}dvc exp run\nepoch 1\n✓ train\n${end(name)}✓ dvc exp run 2.5 s\n`,
    );
  });

  test("are not opened for a step without lines, nor for one beside another", async () => {
    const { io, written } = given({ env: { CI: "true", GITLAB_CI: "true" } });
    await io.step("quick", async () => undefined);
    await io.step("outer", async () => {
      io.note("a");
      await io.step("inner", async () => io.note("b"));
    });
    expect(told(written).match(/section_start:1:\w+/g)).toEqual(["section_start:1:cibot_1_outer"]);
    expect(told(written).indexOf("inner")).toBeLessThan(told(written).indexOf("section_end"));
  });

  test("are GitLab's alone", async () => {
    const { io, written } = given({ env: { CI: "true" } });
    await io.step("train", async () => io.note("a"));
    expect(written.stderr).not.toContain("section_");
  });
});
