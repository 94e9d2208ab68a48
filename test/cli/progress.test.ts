import { describe, expect, test } from "vitest";
import { type GivenTerminal, givenIo } from "../support/given-io.ts";

/** A terminal without colours. */
const givenTerminal = (given: GivenTerminal = {}) =>
  givenIo({ terminal: true, ...given, env: { NO_COLOR: "1", ...given.env } });

/** What stands on the line when the last sign was written. */
const lastPicture = (stderr: string) => stderr.split("\r").at(-1)?.replace("\u001b[K", "");

describe("in a log", () => {
  test("is one line per step with its duration, without colour or cursor codes", async () => {
    const { io, written, clock } = givenIo({ env: { CI: "true" } });
    await io.step("read metrics", async () => {
      io.hint("half");
      clock.advance(1.25);
    });
    io.note("done");
    expect(written.stderr).toBe("✓ read metrics 1.3 s\ndone\n");
  });

  test("marks a step that failed and passes its error on", async () => {
    const { io, written } = givenIo();
    const failure = new Error("no");
    await expect(io.step("train", () => Promise.reject(failure))).rejects.toBe(failure);
    expect(written.stderr).toBe("✗ train 0.0 s\n");
  });

  test("a long silent step gives a sign of life each minute, with what it last told", async () => {
    const { io, written, clock } = givenIo({ env: { CI: "true" } });
    await io.step("train", async () => {
      clock.advance(59);
      expect(written.stderr).toBe("");
      io.hint("stage 2, fit", { done: 1, total: 3 });
      clock.advance(61);
      io.hint("stage 3, score");
      clock.advance(60);
    });
    expect(written.stderr).toBe(
      [
        "… still running: train: stage 2, fit, 1 of 3, 1 min 00 s",
        "… still running: train: stage 2, fit, 1 of 3, 2 min 00 s",
        "… still running: train: stage 3, score, 3 min 00 s",
        "✓ train 3 min 00 s",
        "",
      ].join("\n"),
    );
  });

  test("a step that speaks needs no sign of life", async () => {
    const { io, written, clock } = givenIo();
    await io.step("train", async () => {
      for (let epoch = 1; epoch <= 5; epoch++) {
        clock.advance(45);
        io.note(`epoch ${epoch}`);
      }
    });
    expect(written.stderr).not.toContain("still running");
  });

  test("nothing is repeated once the last step has ended", async () => {
    const { io, clock } = givenIo();
    await io.step("outer", () => io.step("inner", async () => expect(clock.repeated).toBe(1)));
    expect(clock.repeated).toBe(0);
    await expect(io.step("fails", () => Promise.reject(new Error("no")))).rejects.toThrow();
    expect(clock.repeated).toBe(0);
  });
});

describe("on a terminal", () => {
  test("shows what runs with the time it takes, and takes it back", async () => {
    const { io, written, clock } = givenTerminal();
    await io.step("train", async () => {
      io.hint("stage 1");
      clock.advance(2);
      expect(lastPicture(written.stderr)).toMatch(/^[⠋-⠿] train: stage 1 2 s$/);
    });
    expect(written.stderr.endsWith("\r\u001b[2K✓ train 2.0 s\n")).toBe(true);
  });

  test("turns while nothing happens", async () => {
    const { io, written, clock } = givenTerminal();
    await io.step("wait", async () => clock.advance(0.3));
    const marks = [...written.stderr.matchAll(/\r(\S) wait/g)].map(([, mark]) => mark);
    expect(new Set(marks).size).toBe(4);
  });

  test("shows how far it is and guesses what is left", async () => {
    const { io, written, clock } = givenTerminal();
    await io.step("upload", async () => {
      clock.advance(6);
      io.hint("image lift.png", { done: 3, total: 12 });
      clock.advance(0.1);
      expect(lastPicture(written.stderr)).toContain(
        "upload: image lift.png ████░░░░░░░░░░░░ 3/12 6 s, about 18 s left",
      );
    });
  });

  test("a line above what runs is whole, and what runs is drawn again", async () => {
    const { io, written, clock } = givenTerminal();
    await io.step("train", async () => {
      io.warn("odd");
      clock.advance(0.1);
    });
    expect(written.stderr).toContain("\r\u001b[2Kwarning: odd\n\r⠙ train 0 s");
  });

  test("a hint costs no writing, and its control characters reach nobody", async () => {
    const { io, written, clock } = givenTerminal();
    await io.step("train", async () => {
      const before = written.stderr;
      for (let line = 0; line < 1000; line++) io.hint(`10%|#\r${line}%|##\u001b[31m\u001b]0;x\u0007\u001b[2J`);
      expect(written.stderr).toBe(before);
      clock.advance(0.1);
    });
    expect(written.stderr).toContain("train: 999%|## 0 s");
    for (const sign of ["\u001b[2J", "\u001b[31m", "\u0007"]) expect(written.stderr).not.toContain(sign);
  });

  test("a secret is masked before the line is cut", async () => {
    const { io, written, clock, window } = givenTerminal({ columns: 24 });
    await io.step("push", async () => {
      for (window.columns = 10; window.columns < 40; window.columns++) {
        io.hint("hunter2hunter2");
        clock.advance(0.1);
      }
    });
    expect(written.stderr).not.toContain("hunt");
  });

  test("follows the window's width", async () => {
    const { io, written, clock, window } = givenTerminal();
    await io.step("a".repeat(100), async () => {
      expect(lastPicture(written.stderr)?.length).toBe(79);
      window.columns = 30;
      clock.advance(0.1);
      expect(lastPicture(written.stderr)?.length).toBe(29);
    });
  });

  test("a step that runs beside another one does not end it", async () => {
    const { io, written, clock } = givenTerminal();
    let finish = () => {};
    const long = io.step("push", () => new Promise<void>((resolve) => (finish = resolve)));
    await io.step("draw", async () => {
      clock.advance(0.1);
      expect(lastPicture(written.stderr)).toMatch(/draw \(and 1 more\)/);
    });
    io.hint("50 %");
    clock.advance(0.1);
    expect(lastPicture(written.stderr)).toContain("push: 50 %");
    finish();
    await long;
    expect(clock.repeated).toBe(0);
  });

  test("what is printed begins on a line of its own", async () => {
    const { io, written } = givenTerminal();
    void io.step("push", () => new Promise(() => {}));
    io.print({}, () => "https://forge.example/1");
    expect(written.stderr.endsWith("\r\u001b[2K")).toBe(true);
  });

  test("the cursor is never hidden, so that nothing has to bring it back", async () => {
    const { io, written, clock } = givenTerminal();
    await io.step("train", async () => clock.advance(1));
    expect(written.stderr).not.toContain("\u001b[?25");
  });

  test.each([{ CI: "true" }, { TERM: "dumb" }])("with %j there are plain lines", async (env) => {
    const { io, written, clock } = givenTerminal({ env });
    await io.step("train", async () => clock.advance(1));
    expect(written.stderr).toBe("✓ train 1.0 s\n");
  });

  test("with CI=false and TERM=linux it turns, in signs that the console has", async () => {
    const { io, written } = givenTerminal({ env: { CI: "false", TERM: "linux" } });
    await io.step("train", async () => {});
    expect(written.stderr).toContain("\r| train");
  });
});

test("under --quiet is silent but for warnings", async () => {
  const { io, written, clock } = givenTerminal({ options: { quiet: true } });
  await io.step("train", async () => {
    io.hint("stage 1");
    clock.advance(200);
  });
  io.note("done");
  io.warn("odd");
  expect(written.stderr).toBe("warning: odd\n");
});

test.each([
  [true, "detail\n"],
  [false, ""],
])("with --verbose %s details read %j", (verbose, text) => {
  const { io, written } = givenIo({ options: { verbose } });
  io.debug("detail");
  expect(written.stderr).toBe(text);
});

test("begins no step after an interruption", async () => {
  const stop = new Error("interrupted");
  let begun = false;
  const { io } = givenIo({
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

describe("sections of GitLab", () => {
  const start = (name: string, fold = "") => `\u001b[0Ksection_start:1:${name}${fold}\r\u001b[0K`;
  const end = (name: string) => `\u001b[0Ksection_end:1:${name}\r\u001b[0K`;
  const told = (written: { stderr: string }) => written.stderr.replaceAll(/(section_\w+):\d+/g, "$1:1");

  test("hold the lines of a step, folded when they are many", async () => {
    const { io, written } = givenIo({ env: { CI: "true", GITLAB_CI: "true" }, options: { verbose: true } });
    await io.step("dvc exp run", async () => {
      io.debug("epoch 1");
      io.note("✓ train");
    });
    const name = "cibot_1_dvc_exp_run";
    expect(told(written)).toBe(
      `${start(name, "[collapsed=true]")}dvc exp run\nepoch 1\n✓ train\n${end(name)}✓ dvc exp run 0.0 s\n`,
    );
  });

  test("are not opened for a step without lines, nor for one beside another", async () => {
    const { io, written } = givenIo({ env: { CI: "true", GITLAB_CI: "true" } });
    await io.step("quick", async () => undefined);
    await io.step("outer", async () => {
      io.note("a");
      await io.step("inner", async () => io.note("b"));
    });
    expect(told(written).match(/section_start:1:\w+/g)).toEqual(["section_start:1:cibot_1_outer"]);
    expect(told(written).indexOf("inner")).toBeLessThan(told(written).indexOf("section_end"));
  });

  test("hold the signs of life of a step", async () => {
    const { io, written, clock } = givenIo({ env: { CI: "true", GITLAB_CI: "true" } });
    await io.step("push", async () => clock.advance(60));
    const parts = told(written).split("\n");
    expect(parts[0]).toBe(`${start("cibot_1_push")}push`);
    expect(parts[1]).toBe("… still running: push, 1 min 00 s");
    expect(parts[2]).toBe(`${end("cibot_1_push")}✓ push 1 min 00 s`);
  });

  test("are GitLab's alone", async () => {
    const { io, written } = givenIo({ env: { CI: "true" } });
    await io.step("train", async () => io.note("a"));
    expect(written.stderr).not.toContain("section_");
  });
});
