import { expect, test } from "vitest";
import { chooseName, describeFolder, parseManifest, renderManifest } from "../../../src/core/releases/manifest.ts";
import type { Manifest } from "../../../src/core/releases/release.ts";

const manifest: Manifest = {
  version: 1,
  name: "0123456789ab-2",
  id: "0123456789ab",
  project: "credit",
  files: { "scoring.py": "aa", __proto__x: "bb" },
  sources: { "scoring.py": "a0" },
  dags: [{ dagId: "scoring", file: "scoring.py", schedule: "@daily", tasks: [{ taskId: "score", downstream: [] }] }],
  commit: "f00d",
  dirty: true,
  author: "ada",
  job: "https://ci/7",
  at: "2026-12-01T00:00:00.000Z",
  airflow: "3.3.2",
  pinned: true,
};

test("a manifest is read as it was written", () => {
  expect(parseManifest(renderManifest(manifest), manifest.name)).toEqual(manifest);
});

test("a manifest of a later cibot is read with what is known of it", () => {
  const text = JSON.stringify({ ...manifest, signature: "x" });
  expect(parseManifest(text, manifest.name)).toEqual(manifest);
});

test.each([
  { title: "no JSON", text: "{" },
  { title: "of another version", text: JSON.stringify({ ...manifest, version: 2 }) },
  { title: "of another folder", text: JSON.stringify({ ...manifest, name: "other" }) },
  { title: "without hashes", text: JSON.stringify({ ...manifest, files: { "scoring.py": 1 } }) },
])("a text that is $title is no manifest", ({ text }) => {
  expect(parseManifest(text, manifest.name)).toBeUndefined();
});

test("a name that is taken gets a number", () => {
  expect(chooseName("ab", new Set())).toBe("ab");
  expect(chooseName("ab", new Set(["ab", "ab-2"]))).toBe("ab-3");
});

test("a folder that people made is named after its content, in whatever order it is listed", () => {
  const at = "2026-12-01T00:00:00.000Z";
  const one = describeFolder({ a: "1", b: "2" }, { project: "credit", at });
  const other = describeFolder({ b: "2", a: "1" }, { project: "credit", at });
  expect(one.name).toMatch(/^hand-[0-9a-f]{12}$/);
  expect(other.name).toBe(one.name);
  expect(describeFolder({ a: "1", b: "3" }, { project: "credit", at }).name).not.toBe(one.name);
});
