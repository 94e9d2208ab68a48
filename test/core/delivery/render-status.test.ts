import { expect, test } from "vitest";
import { type DagsStatus, describeStatus, renderStatus } from "../../../src/core/delivery/render-status.ts";
import { buildManifest, noDrift } from "../../support/build-release.ts";

const live = buildManifest("bbb222", ["monthly"]);
const status: DagsStatus = {
  path: "/opt/airflow/dags/credit",
  kind: "release",
  layout: "link",
  live,
  since: "2026-11-26T12:34:56.000Z",
  by: "ada",
  drift: noDrift,
  cluster: null,
  releases: [
    { manifest: live, edited: false },
    { manifest: buildManifest("aaa111", ["monthly"], { author: null, commit: null }), edited: true },
  ],
  unsettled: null,
  unreadable: [],
  drifted: false,
};

test("the live release comes first, then a row per release", () => {
  expect(renderStatus(status)).toBe(
    [
      "/opt/airflow/dags/credit: release bbb222, since 2026-11-26 12:34 UTC, by ada, commit ab12cd34ab12",
      "release  staged                commit        author",
      "bbb222   2026-11-26 12:00 UTC  ab12cd34ab12  ada     live",
      "aaa111   2026-11-26 12:00 UTC  –             –       edited by hand",
    ].join("\n"),
  );
});

test.each<[string, Partial<DagsStatus>, string]>([
  ["uncommitted changes", { live: { ...live, dirty: true } }, "commit ab12cd34ab12 with uncommitted changes"],
  ["the copy layout", { layout: "copy" }, "layout copy"],
  ["a deploy that was killed", { unsettled: "bbb222" }, "a deploy was killed before its proof; the next one goes on"],
  ["an unreadable manifest", { unreadable: ["ccc333"] }, "ccc333: its manifest cannot be read"],
  ["nothing delivered", { kind: "absent", live: null, drift: null }, "/opt/airflow/dags/credit: nothing is delivered"],
  [
    "what Airflow shows",
    {
      cluster: {
        airflow: "3.3.2",
        dags: [
          { dagId: "monthly", paused: null, lastParsed: null, nextRun: null, problem: "Airflow does not know it" },
        ],
      },
    },
    "DAG      state  next run  Airflow 3.3.2\nmonthly  –      –         Airflow does not know it",
  ],
])("it tells of %s", (_, more, text) => {
  expect(renderStatus({ ...status, ...more })).toContain(text);
});

test("the document has every key, with null for what is absent", () => {
  const nothing = { ...status, kind: "absent", layout: null, live: null, since: null, by: null, drift: null } as const;
  expect(describeStatus({ ...nothing, releases: [] })).toEqual({
    path: "/opt/airflow/dags/credit",
    kind: "absent",
    layout: null,
    release: null,
    since: null,
    by: null,
    commit: null,
    author: null,
    job: null,
    dags: [],
    drifted: false,
    drift: null,
    cluster: null,
    releases: [],
    unsettled: null,
    unreadable: [],
  });
});
