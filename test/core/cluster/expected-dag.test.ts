import { expect, test } from "vitest";
import { expectDags } from "../../../src/core/cluster/expected-dag.ts";
import type { Manifest } from "../../../src/core/releases/release.ts";
import { buildManifest } from "../../support/build-release.ts";

const ids = ["clean", "score"];
const texts = new Map(ids.map((id) => [`${id}.py`, `text of ${id}`]));
const known = new Set(ids);
const withFiles = (files: Manifest["files"]) => buildManifest("two", ids, { files });
const files = { "clean.py": "c1", "score.py": "s1", "common.py": "m1" };
const before = withFiles(files);

test.each<[string, Manifest["files"], string, string]>([
  ["nothing", files, "nothing", "nothing"],
  ["the file of one DAG", { ...files, "score.py": "s2" }, "nothing", "text"],
  ["a module", { ...files, "common.py": "m2" }, "modules", "modules"],
  ["a module that is gone", { "clean.py": "c1", "score.py": "s1" }, "modules", "modules"],
  ["a data file that is new", { ...files, "limits.json": "l1" }, "modules", "modules"],
])("of a release that changes %s each DAG knows how it is another", (_what, changed, clean, score) => {
  const expected = expectDags(withFiles(changed), { texts, before, known });
  expect(expected.map(({ change, isNewFile }) => [change, isNewFile])).toEqual([
    [clean, false],
    [score, false],
  ]);
});

test("tasks are others when the release before had others, or the cluster never had the DAG", () => {
  const [clean, score] = before.dags;
  const changed = { ...before, dags: [{ ...clean, tasks: [] }, score] } as Manifest;
  const ask = (facts: Partial<Parameters<typeof expectDags>[1]>) =>
    expectDags(changed, { texts, before, known, ...facts }).map(({ tasksChanged }) => tasksChanged);
  expect(ask({})).toEqual([true, false]);
  expect(ask({ before: null })).toEqual([false, false]);
  expect(ask({ before: null, known: new Set() })).toEqual([true, true]);
});

test("of a first release all files are new", () => {
  const expected = expectDags(before, { texts, before: null, known: new Set() });
  expect(expected.map(({ change, isNewFile }) => [change, isNewFile])).toEqual([
    ["text", true],
    ["text", true],
  ]);
});
