import { expect, test } from "vitest";
import { givenAttack } from "../../support/attack-world.ts";
import { reportsOn } from "../../support/gitlab-world.ts";

const day = 86_400;
const httpDate = (milliseconds: number) => new Date(milliseconds).toUTCString();

test.each([
  ["a date, on a server that is a day ahead", day * 1000, 1],
  ["a date, on a server that is a year behind", -365 * day * 1000, 1],
  ["a date that is past", 0, -3600],
])("group 17, clocks: Retry-After as %s is waited for in the server's own time", async (_what, skew, after) => {
  const { gitlab, comment, mr } = await givenAttack({ "report.md": "report\n" });
  const there = Date.now() + skew;
  const headers = { date: httpDate(there), "retry-after": httpDate(there + after * 1000) };
  gitlab.fail({ kind: "answer", answer: { status: 429, headers, json: { message: "Retry later" } } });
  const begin = performance.now();
  expect((await comment("report.md")).exit).toBe(0);
  expect(performance.now() - begin).toBeLessThan(5_000);
  expect(reportsOn(gitlab, mr)).toEqual(["report"]);
});

test.each([
  "-1",
  "0x10",
  "1e9",
  "soon",
  "",
  "99999999999999999999",
  "Infinity",
  "NaN",
  "1;2",
  "Thu, 99 Foo 2026",
  "\t",
])("group 17, clocks: Retry-After %j is nonsense, and cibot's own pause is taken", async (retryAfter) => {
  const { gitlab, comment, mr } = await givenAttack({ "report.md": "report\n" });
  // Without the limits' own headers, which would name a time.
  const headers = { "retry-after": retryAfter, "ratelimit-reset": "soon" };
  gitlab.fail({ kind: "answer", answer: { status: 429, headers, text: "Retry later" } });
  const begin = performance.now();
  expect((await comment("report.md")).exit).toBe(0);
  expect(performance.now() - begin).toBeLessThan(5_000);
  expect(reportsOn(gitlab, mr)).toEqual(["report"]);
});

test.each([
  ["a day", String(day)],
  ["a date of tomorrow", httpDate(Date.now() + day * 1000)],
  ["thirty years", "946080000"],
])("group 17, clocks: Retry-After of %s ends in exit 5 at once, and says how long", async (_what, retryAfter) => {
  const { gitlab, comment, mr } = await givenAttack({ "report.md": "report\n" });
  gitlab.fail({ kind: "rate-limited", retryAfter, times: 50 });
  const begin = performance.now();
  const end = await comment("report.md");
  expect(performance.now() - begin).toBeLessThan(3_000);
  expect(end).toMatchObject({ exit: 5, document: { error: { code: "rate_limited" } } });
  expect(end.document.error.message).toMatch(/for another \d+ s/);
  expect(reportsOn(gitlab, mr)).toEqual([]);
});

test.each(["0s", "-1s", "1e9", "soon", "99999999s"])(
  "group 17, clocks: CIBOT_HTTP_MAX_WAIT=%s is refused before anything is sent",
  async (value) => {
    const { gitlab, comment, inMergeRequest } = await givenAttack({ "report.md": "report\n" });
    const end = await comment("report.md", { ...inMergeRequest, CIBOT_HTTP_MAX_WAIT: value });
    expect(end).toMatchObject({ exit: 2, document: { error: { code: "invalid_usage" } } });
    expect(gitlab.requests).toEqual([]);
  },
);

test("group 17, clocks: a run whose own clock is wrong neither loses its comment nor doubles it", async () => {
  const { gitlab, comment, world, inMergeRequest, mr } = await givenAttack({ "report.md": "one\n" });
  await comment("report.md", { ...inMergeRequest, CI_PIPELINE_ID: "600" });
  const [note] = gitlab.notes(mr);
  // As of a runner whose clock is a year ahead.
  if (note !== undefined) note.body = note.body.replace(/at=\d{4}/, "at=2099");
  world.write({ "report.md": "two\n" });
  const end = await comment("report.md", { ...inMergeRequest, CI_PIPELINE_ID: "601" });
  expect(end).toMatchObject({ exit: 0, document: { publish: { action: "updated" } } });
  expect(reportsOn(gitlab, mr)).toEqual(["two"]);
});
