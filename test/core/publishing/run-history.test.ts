import fc from "fast-check";
import { expect, test } from "vitest";
import {
  addRun,
  describeHistory,
  historyPlace,
  parseHistory,
  placeHistory,
  type RunHistory,
  renderHistory,
} from "../../../src/core/publishing/run-history.ts";
import { renderMarkdown, textOf } from "../../support/read-markdown.ts";

const metric = "ROC AUC on test";
const none = parseHistory("");
const sha = (number: number) => number.toString(16).padStart(40, "0").split("").toReversed().join("");

const runs = (...values: number[]) =>
  values.reduce((history, value, index) => addRun(history, sha(index + 1), { metric, value }), none);

const inComment = (history: RunHistory) => `<!-- cibot:key=m;schema=1 -->\n${renderHistory(history)}\nbody`;

test("each run adds its number, and the line tells the earlier ones", () => {
  expect(describeHistory(runs(0.519, 0.521, 0.524, 0.53))).toBe(
    "<sub>Run 4 · earlier ROC AUC on test 0.519 → 0.521 → 0.524</sub>",
  );
});

test("the first run has no line", () => {
  expect(describeHistory(runs(0.5))).toBeNull();
  expect(describeHistory(none)).toBeNull();
});

test("a rerun of a commit replaces its own number and is the same run", () => {
  const history = addRun(runs(0.519, 0.521), sha(2), { metric, value: 0.6 });
  expect([history.runs, history.entries.map(({ value }) => value)]).toEqual([2, [0.519, 0.6]]);
});

test("a rerun of an earlier commit becomes the last, so that its own number is not among the earlier ones", () => {
  const history = addRun(runs(0.519, 0.521), sha(1), { metric, value: 0.519 });
  expect(describeHistory(history)).toBe("<sub>Run 2 · earlier ROC AUC on test 0.521</sub>");
});

test("when the metric changes the earlier values go, the count of runs does not", () => {
  const history = addRun(runs(0.519, 0.521), sha(3), { metric: "test.auc", value: 0.7 });
  expect([history.runs, history.entries.length, describeHistory(history)]).toEqual([3, 1, null]);
  expect(describeHistory(addRun(history, sha(4), { metric: "test.auc", value: 0.8 }))).toBe(
    "<sub>Run 4 · earlier test.auc 0.700</sub>",
  );
});

test("a hundred runs stay one short line that says it is cut", () => {
  const history = runs(...Array.from({ length: 100 }, (_, index) => index / 100));
  expect(history.entries).toHaveLength(12);
  expect(renderHistory(history)?.length).toBeLessThan(500);
  expect(describeHistory(history)).toMatch(/^<sub>Run 100 · earlier ROC AUC on test … → 0\.880 → .* → 0\.980<\/sub>$/);
});

test("a history that was written is read back, whatever the metric is called", () => {
  const anyRun = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.double({ noNaN: true, noDefaultInfinity: true }));
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.array(anyRun, { minLength: 1 }), (name, all) => {
      const history = all.reduce((past, [number, value]) => addRun(past, sha(number), { metric: name, value }), none);
      expect(parseHistory(inComment(history))).toEqual(
        // The sign of zero is no news.
        { ...history, entries: history.entries.map((entry) => ({ ...entry, value: entry.value || 0 })) },
      );
      expect(renderHistory(history)).toMatch(/^<!-- (?:(?!--)[!-~])+ -->$/);
    }),
  );
});

const good = renderHistory(runs(0.5, 0.6)) ?? "";

test.each([
  ["has text beside it", `marker\n${good} x`],
  ["has no runs", `marker\n${good.replace("runs=2;", "")}`],
  ["has a name that is no encoding", `marker\n${good.replace("metric=ROC", "metric=%E0%A4%A")}`],
  ["is longer than any we write", `marker\n${good.replace("values=", `values=${"a".repeat(700)},`)}`],
])("a line that %s is no history", (_what, comment) => {
  expect(parseHistory(comment)).toEqual(none);
});

test.each(["ab12cd34:Infinity", "ab12cd34:1e999", "ab12cd34:", "zz:1", "ab12cd34:0x10", "ab12cd34:1:2"])(
  "an entry that we did not write is left out: %s",
  (entry) => {
    const comment = `marker\n${good.replace("values=", `values=${entry},`)}`;
    expect(parseHistory(comment).entries).toEqual(runs(0.5, 0.6).entries);
  },
);

test("text that somebody put into the hidden line is never shown: the name is that of this run", () => {
  const forged = parseHistory(`marker\n${good.replace(/metric=[^;]*/, "metric=%3Ch1%3E%40all")}`);
  expect(describeHistory(addRun(forged, sha(3), { metric, value: 0.7 }))).toBeNull();
});

test("a metric of the project cannot change the line around it", () => {
  const name = "@all <b>x</b> [a](b)";
  const history = [0.1, 0.2].reduce(
    (past, value, index) => addRun(past, sha(index + 1), { metric: name, value }),
    none,
  );
  const html = renderMarkdown(describeHistory(history) ?? "");
  expect(textOf(html).replaceAll("\u200b", "")).toBe(`Run 2 · earlier ${name} 0.100`);
});

test("the line stands where the report wants it, once; without a line nothing is left of the place", () => {
  const report = `above\n\n${historyPlace}\n\nbelow \`${historyPlace}\`\n`;
  expect(placeHistory(report, "line $& $1")).toBe(`above\n\nline $& $1\n\nbelow \`${historyPlace}\`\n`);
  expect(placeHistory(report, null)).toBe(`above\n\nbelow \`${historyPlace}\`\n`);
  expect(placeHistory("no place", "line")).toBe("no place");
});
