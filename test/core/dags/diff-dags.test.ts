import fc from "fast-check";
import { expect, test } from "vitest";
import { diffDags, toManifestDag } from "../../../src/core/dags/diff-dags.ts";
import { buildShape } from "../../support/build-dags.ts";

const task = (taskId: string) => ({ taskId, operator: null, downstream: [] });

test("a diff tells what comes, what goes, and what changes how", () => {
  const previous = [
    toManifestDag(buildShape({ dagId: "gone" })),
    toManifestDag(buildShape({ dagId: "same" })),
    toManifestDag(buildShape({ dagId: "moved", tasks: [task("a"), task("b")] })),
  ];
  const next = [
    buildShape({ dagId: "moved", file: "new.py", schedule: "@daily", tasks: [task("c"), task("b")] }),
    buildShape({ dagId: "same" }),
    buildShape({ dagId: "added" }),
  ];
  expect(diffDags(previous, next)).toEqual({
    added: [
      { dagId: "added", file: "scoring.py", schedule: "0 0 5 * *", tasks: [{ taskId: "score", downstream: [] }] },
    ],
    removed: [
      { dagId: "gone", file: "scoring.py", schedule: "0 0 5 * *", tasks: [{ taskId: "score", downstream: [] }] },
    ],
    changed: [
      {
        dagId: "moved",
        file: "new.py",
        schedule: { from: "0 0 5 * *", to: "@daily" },
        movedFrom: "scoring.py",
        tasks: { added: ["c"], removed: ["a"] },
      },
    ],
  });
});

test("tasks that are not known for certain are taken to stay", () => {
  const before = [toManifestDag(buildShape({ tasks: [task("a")] }))];
  expect(diffDags(before, [buildShape({ tasks: [task("b")], exact: false })]).changed).toEqual([]);
  expect(toManifestDag(buildShape({ exact: false })).tasks).toBeNull();
});

const shapes = fc.uniqueArray(
  fc.record({ dagId: fc.constantFrom("a", "b", "c", "d"), schedule: fc.constantFrom("@daily", "@hourly") }),
  { selector: ({ dagId }) => dagId },
);

test("what stays as it is differs in nothing, and what one way adds the other removes", () => {
  fc.assert(
    fc.property(shapes, shapes, (one, other) => {
      const [before, after] = [one.map(buildShape), other.map(buildShape)];
      const there = diffDags(before.map(toManifestDag), after);
      const back = diffDags(after.map(toManifestDag), before);
      expect(diffDags(after.map(toManifestDag), after)).toEqual({ added: [], removed: [], changed: [] });
      expect(back.removed).toEqual(there.added);
      expect(back.changed.map(({ dagId }) => dagId)).toEqual(there.changed.map(({ dagId }) => dagId));
    }),
  );
});
