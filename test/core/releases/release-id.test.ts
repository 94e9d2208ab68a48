import { describe, expect, test } from "vitest";
import { releaseId } from "../../../src/core/releases/release-id.ts";
import { stampRelease } from "../../../src/core/releases/stamp-release.ts";
import { releaseFiles } from "../../support/release-world.ts";

const files = releaseFiles({ "a.py": "1", "b.py": "2", "sub/c.sql": "3" });
const id = (given = files, pinned = false) => releaseId(given, { pinned });

describe("the id of a release", () => {
  test("is twelve hexadecimal digits, whatever the order of its files", () => {
    expect(id()).toMatch(/^[0-9a-f]{12}$/);
    expect(id([...files].reverse())).toBe(id());
  });

  test.each([
    ["a content", releaseFiles({ "a.py": "1!", "b.py": "2", "sub/c.sql": "3" })],
    ["a path", releaseFiles({ "a.py": "1", "b.py": "2", "sub/d.sql": "3" })],
    ["contents that change places", releaseFiles({ "a.py": "2", "b.py": "1", "sub/c.sql": "3" })],
    ["a file that is gone", files.slice(1)],
    ["a mode", files.map((file) => ({ ...file, executable: true }))],
    ["names that run into each other", releaseFiles({ "a.py\nb.py": "12", "sub/c.sql": "3" })],
  ])("changes with %s", (_, changed) => {
    expect(id(changed)).not.toBe(id());
  });

  test("is another one when imports are pinned", () => {
    expect(id(files, true)).not.toBe(id());
  });
});

describe("the stamp", () => {
  const stamp = { project: "credit", commit: "1f3c".repeat(10), dirty: false };

  test("is added for a DAG that asks for it, so that every commit makes a release", () => {
    const asking = releaseFiles({ "a.py": 'open("_release.json")' });
    const [, added] = stampRelease(asking, stamp);
    expect(added?.path).toBe("_release.json");
    expect(JSON.parse(new TextDecoder().decode(added?.content))).toEqual(stamp);
    expect(id([...stampRelease(asking, stamp)])).not.toBe(id([...stampRelease(asking, { ...stamp, commit: null })]));
  });

  test("takes the place of one that the project keeps for its own machine", () => {
    const asking = releaseFiles({ "a.py": 'open("_release.json")', "_release.json": "{}" });
    expect(stampRelease(asking, stamp).map(({ path }) => path)).toEqual(["a.py", "_release.json"]);
  });

  test("is left away where nothing asks, so that the commit plays no part", () => {
    expect(stampRelease(files, stamp)).toBe(files);
    const told = releaseFiles({ "README.md": "_release.json is not here" });
    expect(stampRelease(told, stamp)).toBe(told);
  });
});
