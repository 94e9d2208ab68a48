import fc from "fast-check";
import { expect, test } from "vitest";
import type { TreeEntry } from "../../../src/core/dag-files/folder-tree.ts";
import { type CopyStep, planCopy } from "../../../src/core/releases/store-copy.ts";

const file = (path: string): TreeEntry => ({ path, kind: "file", size: 1, modified: 0 });
const folder = (path: string): TreeEntry => ({ path, kind: "folder" });

test("modules come before the DAGs that import them, deepest first, and go after them", () => {
  const steps = planCopy({
    entries: ["old_dag.py", "old.py", "lib/old.py"].map(file).concat(folder("lib")),
    found: { "old_dag.py": "1", "old.py": "1", "lib/old.py": "1" },
    wanted: { "dag.py": "2", "common.py": "2", "lib/deep/sql.py": "2", "lib/x.py": "2" },
    dagFiles: new Set(["dag.py", "old_dag.py"]),
  });
  expect(steps.map(({ kind, path }) => `${kind} ${path}`)).toEqual([
    "put lib/deep/sql.py",
    "put lib/x.py",
    "put common.py",
    "put dag.py",
    "remove old_dag.py",
    "remove old.py",
    "remove lib/old.py",
  ]);
});

test.each([
  {
    title: "a folder where a file comes is cleared first",
    entries: [folder("m.py"), file("m.py/x")],
    found: { "m.py/x": "1" },
    wanted: { "m.py": "2" },
    steps: ["clear m.py", "put m.py"],
  },
  {
    title: "a link where a folder comes is cleared first, and never written through",
    entries: [{ path: "lib", kind: "link", target: "/etc", real: "/etc", leadsTo: "folder" }],
    found: {},
    wanted: { "lib/x.py": "2" },
    steps: ["clear lib", "put lib/x.py"],
  },
  {
    title: "bytecode of what changes goes, that of what stays stays",
    entries: [
      folder("__pycache__"),
      file("a.py"),
      file("b.py"),
      file("__pycache__/a.cpython-311.pyc"),
      file("__pycache__/b.cpython-311.pyc"),
    ],
    found: { "a.py": "1", "b.py": "1" },
    wanted: { "a.py": "2", "b.py": "1" },
    steps: ["put a.py", "remove __pycache__/a.cpython-311.pyc"],
  },
  {
    title: "a folder that holds nothing any more goes with its bytecode",
    entries: [folder("lib"), folder("lib/__pycache__"), file("lib/x.py"), file("a.py")],
    found: { "lib/x.py": "1", "a.py": "1" },
    wanted: { "a.py": "1" },
    steps: ["remove lib/x.py", "remove lib/__pycache__", "remove lib"],
  },
  {
    title: "what is equal is left alone",
    entries: [file("a.py")],
    found: { "a.py": "1" },
    wanted: { "a.py": "1" },
    steps: [],
  },
] as const)("$title", ({ entries, found, wanted, steps }) => {
  const plan = planCopy({ entries: [...entries], found, wanted, dagFiles: new Set() });
  expect(plan.map(({ kind, path }) => `${kind} ${path}`)).toEqual(steps);
});

const segment = fc.constantFrom("a", "b", "c.py", "d.py");
const path = fc.array(segment, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/"));
const isTree = (paths: readonly string[]) => !paths.some((one) => paths.some((other) => other.startsWith(`${one}/`)));
const tree = fc.dictionary(path, fc.constantFrom<string>("1", "2")).filter((hashes) => isTree(Object.keys(hashes)));

test("the steps turn any folder into any release, also when they are cut short and planned anew", () => {
  fc.assert(
    fc.property(tree, tree, fc.nat({ max: 12 }), (found, wanted, cut) => {
      const plan = (hashes: Record<string, string>) =>
        planCopy({ entries: listEntries(hashes), found: hashes, wanted, dagFiles: new Set(["c.py"]) });
      const half = plan(found)
        .slice(0, cut)
        .reduce((state, step) => apply(state, step, wanted), found);
      expect(plan(half).reduce((state, step) => apply(state, step, wanted), half)).toEqual(wanted);
    }),
  );
});

type Hashes = Record<string, string>;

function apply(state: Hashes, { kind, path }: CopyStep, wanted: Hashes): Hashes {
  const left = Object.entries(state).filter(([name]) => name !== path && !name.startsWith(`${path}/`));
  return Object.fromEntries(kind === "put" ? [...left, [path, wanted[path] ?? ""]] : left);
}

function listEntries(hashes: Hashes): TreeEntry[] {
  const folders = Object.keys(hashes).flatMap((path) => {
    const parts = path.split("/").slice(0, -1);
    return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
  });
  return [...Object.keys(hashes).map(file), ...[...new Set(folders)].map(folder)];
}
