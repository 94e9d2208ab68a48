import { expect, test } from "vitest";
import { report } from "../../src/commands/report.ts";
import { unknownColumn } from "../../src/errors.ts";
import { given, sha } from "../support/given.ts";

const split = { name: "test", path: "pred/test.csv", id: "id", threshold: 0.5, segments: ["region"] };
const now = "/clone/pred/test.csv";
const before = `/clone/.cibot/tmp/${sha.base}/pred/test.csv`;
const repeat = (rows: string, times: number) => Array(times).fill(rows).join(" ");
const good = repeat("0.9+ 0.8+ 0.4- 0.2-", 20);
const bad = repeat("0.9- 0.8+ 0.4+ 0.2-", 20);

function givenSegments() {
  const world = given({ config: { report: { predictions: [split] } } });
  world.scores.segments[now] = { region: { north: good, south: repeat(bad, 2), west: "0.9+ 0.1-" } };
  world.scores.segments[before] = { region: { north: bad, west: "0.9+ 0.1-" } };
  return world;
}

async function readReport(world: ReturnType<typeof given>) {
  await report({ publish: false }, world.deps);
  const { evaluation, notes } = JSON.parse(world.files.text(".cibot/report/report.json"));
  return { notes, segments: evaluation.splits[0].segments, markdown: world.files.text(".cibot/report/report.md") };
}

test("a split is also measured by the values of a column, beside the baseline where it has them; small cells are hidden", async () => {
  const { notes, segments, markdown } = await readReport(givenSegments());
  expect(notes).toEqual([]);
  expect(segments).toMatchObject([
    {
      column: "region",
      cells: [
        { value: "south", rows: 160, positives: 80, metrics: { roc_auc: { value: 0.5 } }, deltas: null },
        { value: "north", rows: 80, positives: 40, metrics: { roc_auc: { value: 1 } }, deltas: { roc_auc: 0.5 } },
      ],
      hidden: { cells: 1, rows: 2 },
    },
  ]);
  expect(markdown).toContain("By `region`, split `test`");
  expect(markdown).toMatch(/\| `north` \| +80 \| +40 \(50\.0 %\) \| +1 \| +\+0\.500 \|/);
});

test("a baseline without the column is told, and the candidate's segments are shown all the same", async () => {
  const world = givenSegments();
  const count = world.scores.countSegments.bind(world.scores);
  const lacking = { path: before, role: "segments", column: "region", columns: ["id"], nearest: "id" } as const;
  world.scores.countSegments = (source, column) =>
    source.paths[0] === before ? Promise.reject(unknownColumn(lacking)) : count(source, column);
  const { notes, segments } = await readReport(world);
  expect(notes).toEqual([expect.stringMatching(/^segments by region cannot be compared: .* has no segment column/)]);
  expect(segments[0].cells).toMatchObject([{ deltas: null }, { deltas: null }]);
});

test("a bug of cibot while it counts the baseline ends the report", async () => {
  const world = givenSegments();
  const count = world.scores.countSegments.bind(world.scores);
  world.scores.countSegments = (source, column) =>
    source.paths[0] === before ? Promise.reject(new TypeError("x is undefined")) : count(source, column);
  await expect(readReport(world)).rejects.toThrow(TypeError);
});

test("of a column with many values the largest 20 are measured, and the others counted", async () => {
  const world = givenSegments();
  const values = Array.from({ length: 25 }, (_, index) => [`branch ${index}`, good] as const);
  world.scores.segments[now] = { region: Object.fromEntries(values) };
  const { notes, segments } = await readReport(world);
  expect(notes).toEqual(["segment column region has 25 values; the 20 with the most rows are measured"]);
  expect(segments[0].cells).toHaveLength(20);
  expect(segments[0].hidden).toEqual({ cells: 5, rows: 400 });
});
