import { describe, expect, test } from "vitest";
import { type DeliveryFacts, type LiveFacts, planDelivery } from "../../../src/core/delivery/plan-delivery.ts";
import { buildDag, buildManifest, noDrift } from "../../support/build-release.ts";

const before = buildManifest("aaa", ["kept", "dropped"]);
const live: LiveFacts = { kind: "release", manifest: before, drift: noDrift, layout: "link", files: before.sources };

const facts: DeliveryFacts = {
  project: "credit",
  path: "/opt/airflow/dags/credit",
  layout: "link",
  draft: { id: "bbb", files: { "kept.py": "new", "fresh.py": "new" }, pinned: false, linked: true },
  live,
  unsettled: null,
  dags: [buildDag("kept", { schedule: "@daily" }), buildDag("fresh")],
  runs: [],
  dropped: [],
  unpausing: [],
  exchange: true,
  writable: true,
};

test("a plan says which files, DAGs and schedules become others", () => {
  expect(planDelivery(facts)).toMatchObject({
    action: "deploy",
    release: "bbb",
    previous: "aaa",
    files: { added: ["fresh.py"], changed: ["kept.py"], removed: ["dropped.py"] },
    dags: { added: ["fresh"], changed: ["kept"], removed: ["dropped"] },
    changes: [{ dagId: "kept", schedule: { from: "0 0 5 * *", to: "@daily" }, movedFrom: null }],
  });
});

test("a DAG whose file stays is changed by its tasks, and is not where they are not known for certain", () => {
  const draft = { ...facts.draft, files: before.sources };
  const [kept, dropped] = [buildDag("kept"), buildDag("dropped")];
  const fewer = { ...kept, tasks: kept.tasks.slice(0, 1) };
  expect(planDelivery({ ...facts, draft, dags: [fewer, dropped] }).dags.changed).toEqual(["kept"]);
  expect(planDelivery({ ...facts, draft, dags: [{ ...fewer, exact: false }, dropped] }).dags.changed).toEqual([]);
});

describe("what is to do", () => {
  const same = { ...facts, draft: { id: "aaa", files: before.sources, pinned: false, linked: true } };
  const edited = { ...live, drift: { ...noDrift, changed: ["kept.py"] } };

  test.each([
    ["other content", facts, "deploy"],
    ["the same content", same, "unchanged"],
    ["the same content, edited by hand", { ...same, live: edited }, "deploy"],
    ["the same content in another layout", { ...same, layout: "copy" }, "deploy"],
    ["the same content, whose deploy was killed", { ...same, unsettled: "aaa" }, "resume"],
    ["the same content, after another deploy was killed", { ...same, unsettled: "zzz" }, "unchanged"],
    ["nothing there", { ...same, live: { kind: "absent" } }, "deploy"],
  ] as const)("%s: %s", (_, given, action) => {
    expect(planDelivery(given).action).toBe(action);
  });
});

describe("a note says", () => {
  const folder: LiveFacts = { kind: "folder", files: { "kept.py": "by hand" } };

  test.each([
    ["that a folder is migrated in one step", { live: folder }, /kept in the store.* in one step/],
    ["that a folder is migrated with a hole", { live: folder, exchange: false }, /two renames.* a millisecond/],
    [
      "what was edited by hand",
      { live: { ...live, drift: { added: ["x.py"], changed: ["kept.py"], removed: ["y.py"] } } },
      /aaa was edited by hand: x.py \(added\), kept.py, y.py \(removed\)/,
    ],
    ["what copying cannot promise", { layout: "copy" }, /may mix the old and the new release/],
    ["that imports may mix", {}, /deploy\.pin: true/],
    ["that the folder is closed", { writable: false }, /^\/opt\/airflow\/dags is not writable for this user/],
    ["that nothing is proven without a cluster", { runs: null }, /^CIBOT_AIRFLOW_URL is not set: nothing is proven/],
    ["that nothing could read the DAGs", { dags: null }, /could read the DAGs/],
    [
      "that runs in flight go on with new code",
      { runs: [{ dagId: "kept", runId: "r", state: "running" }] },
      /run the new code/,
    ],
  ] as const)("%s", (_, more, note) => {
    expect(planDelivery({ ...facts, ...more }).notes).toContainEqual(expect.stringMatching(note));
  });

  test("nothing of mixed imports when they are pinned, or there is one module", () => {
    const pinned = planDelivery({ ...facts, draft: { ...facts.draft, pinned: true } });
    const single = planDelivery({ ...facts, draft: { ...facts.draft, linked: false } });
    expect([...pinned.notes, ...single.notes]).toEqual([]);
  });
});
