import fc from "fast-check";
import { expect, test } from "vitest";
import { measureText } from "../../src/cli/fit-text.ts";
import { type LiveLine, renderLiveLine } from "../../src/cli/render-live-line.ts";

const line = (given: Partial<LiveLine> & { readonly share?: LiveLine["step"]["share"]; readonly seconds?: number }) =>
  renderLiveLine({
    step: { title: "upload", started: 0, hint: null, share: given.share ?? null },
    others: 0,
    now: 1000 * (given.seconds ?? 10),
    columns: 80,
    frame: 0,
    unicode: true,
    ...given,
  });

test.each([
  [{ done: 0, total: 4 }, 10, "░░░░░░░░░░░░░░░░ 0/4 10 s"],
  [{ done: 1, total: 4 }, 10, "████░░░░░░░░░░░░ 1/4 10 s"],
  [{ done: 2, total: 4 }, 10, "████████░░░░░░░░ 2/4 10 s, about 10 s left"],
  [{ done: 2, total: 200 }, 10, "░░░░░░░░░░░░░░░░ 2/200 10 s, about 16 min 30 s left"],
  [{ done: 4, total: 4 }, 10, "████████████████ 4/4 10 s"],
  [{ done: 2, total: 4 }, 2, "████████░░░░░░░░ 2/4 2 s"],
  [{ done: 0, total: 0 }, 10, "10 s"],
  [null, 3700, "1 h 01 min"],
])("of %j after %i s the end reads %j", (share, seconds, tail) => {
  expect(line({ share, seconds }).tail).toBe(tail);
});

test.each([
  [80, "████████░░░░░░░░ 2/4 10 s, about 10 s left"],
  [60, "2/4 10 s, about 10 s left"],
  [40, "2/4 10 s"],
])("in %i columns the bar and the guess make room for the words: %j", (columns, tail) => {
  expect(line({ columns, share: { done: 2, total: 4 } }).tail).toBe(tail);
});

test.each([
  [
    "dvc exp run, experiment cibot-f1a2f4c2",
    "stage 2, train: epoch 17, loss 0.31",
    "dvc exp run…: stage 2, train: epoch…",
  ],
  ["dvc exp run, experiment cibot-f1a2f4c2", null, "dvc exp run, experiment cibot-f1a2f4…"],
  ["push", "stage 2", "push: stage 2"],
])("where not all of %j and %j fits, the hint is kept", (title, hint, text) => {
  expect(line({ columns: 45, step: { title, hint, started: 0, share: null } }).text).toBe(text);
});

test("without Unicode it is drawn in ASCII", () => {
  const { mark, tail } = line({ unicode: false, frame: 1, share: { done: 1, total: 2 } });
  expect(mark).toBe("/");
  expect(tail).toBe("########-------- 1/2 10 s");
});

test("no line reaches the last column of the terminal", () => {
  const share = fc.option(fc.record({ done: fc.nat(999), total: fc.nat(999) }));
  const text = fc.string({ unit: "grapheme" });
  fc.assert(
    fc.property(
      text,
      text,
      share,
      fc.integer({ min: 32, max: 200 }),
      fc.nat(10_000_000),
      (title, hint, part, columns, now) => {
        const shown = renderLiveLine({
          step: { title, started: 0, hint, share: part },
          ...{ others: 1, now, columns, frame: now, unicode: true },
        });
        const width = measureText(`${shown.mark} ${shown.text} ${shown.tail}`);
        expect(width).toBeLessThan(columns);
      },
    ),
  );
});
