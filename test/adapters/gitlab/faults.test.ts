import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, test } from "vitest";
import { parseMarker, splitHead } from "../../../src/core/publishing/marker.ts";
import type { FakeGitlab } from "../../support/fake-gitlab/fake-gitlab.ts";
import type { Fault, FaultKind } from "../../support/fake-gitlab/faults.ts";
import { startFakeGitlab } from "../../support/fake-gitlab/start-fake-gitlab.ts";
import { fakePng, PublishWorld } from "../../support/publish-world.ts";

/**
 * Each request of a publish meets each fault. The run ends with exactly one correct comment, or with exit code 4 or 5
 * and the report on disk; the next run repairs what there is to repair.
 */

const token = "glpat-0123456789abcdefghij";
const files = {
  "report.md": "### Better\n\n![Lift](plots/lift.png)\n\n![Gains](plots/gains.png)\n",
  "earlier.md": "### Worse\n\n![Lift](plots/lift.png)\n",
  "plots/lift.png": fakePng("lift"),
  "plots/gains.png": fakePng("gains"),
};

let world: PublishWorld;
beforeAll(() => {
  world = new PublishWorld(files);
});
afterAll(() => world.remove());

async function openGitlab() {
  const gitlab = await startFakeGitlab({ root: "/gitlab" });
  gitlab.addUser({ username: "project_7_bot_a1", token, bot: true });
  const { iid } = await gitlab.addMergeRequest();
  const environment = await gitlab.environment({ target: "mr", iid });
  const env = { ...environment, GITLAB_TOKEN: token, CIBOT_HTTP_TIMEOUT: "0.5s", CIBOT_HTTP_MAX_WAIT: "2s" };
  const target = { kind: "mr", iid } as const;
  const publish = (pipeline: number, file = "report.md") =>
    world.run(["comment", file, "--name", "report"], { ...env, CI_PIPELINE_ID: String(pipeline) });
  return { gitlab, target, publish };
}

/** The comments that are ours, without their hidden lines. */
const reports = (gitlab: FakeGitlab, target: { kind: "mr"; iid: number }) =>
  gitlab
    .notes(target)
    .filter(({ body }) => parseMarker(body) !== undefined)
    .map(({ body }) => splitHead(body).report.trim());

const whole =
  /^### Better\n\n!\[Lift\]\(\/uploads\/\w{32}\/lift\.png\)\n\n!\[Gains\]\(\/uploads\/\w{32}\/gains\.png\)$/;
/** An image that was lost is named. */
const complete =
  /^### Better\n\n(!\[Lift\]\(\S+\)|\*\[Lift: image not published, .*\]\*)\n\n(!\[Gains\]\(\S+\)|\*\[Gains: image not published, .*\]\*)$/;

const kinds: Readonly<Record<string, FaultKind>> = {
  "429, Retry-After in seconds": { kind: "rate-limited", retryAfter: 1 },
  "429 in JSON, no Retry-After": { kind: "rate-limited", json: true },
  "429, Retry-After of a day": { kind: "rate-limited", retryAfter: 86_400 },
  500: { kind: "500" },
  "502, a page": { kind: "502-html" },
  "502 after the write": { kind: "502-after" },
  "reset before": { kind: "reset-before" },
  "reset after the write": { kind: "reset-after" },
  hang: { kind: "hang" },
  "hang after the write": { kind: "hang-after" },
  "truncated JSON": { kind: "truncated" },
  "connection breaks in the JSON": { kind: "truncated", abrupt: true },
  "empty 200": { kind: "empty" },
  "empty 200 after the write": { kind: "empty", after: true },
  "200, a page": { kind: "html" },
  "200, a page labelled JSON": { kind: "html", labelledJson: true },
  "302 to another host": { kind: "redirect-away", status: 302 },
  "307 to another host": { kind: "redirect-away", status: 307 },
  "307 to the same place": { kind: "redirect-same" },
};

/** After these a write has taken place, though its answer does not say so. */
const tookPlace = [
  "502 after the write",
  "reset after the write",
  "hang after the write",
  "truncated JSON",
  "connection breaks in the JSON",
  "empty 200 after the write",
];

/** What a publish asks that finds no comment of ours, and one that finds it and has one image more. */
const publishes = {
  first: ["list", "upload", "upload", "post", "look again"],
  second: ["list", "who am I", "upload", "update"],
} as const;

const rows: string[] = [];
afterAll(() => {
  const path = process.env.CIBOT_FAULT_TABLE;
  const head = "| publish | request | fault | exit | comments | the next run |\n| --- | --- | --- | --- | --- | --- |";
  if (path !== undefined) writeFileSync(path, [head, ...rows.toSorted()].join("\n"));
});

const cases = Object.entries(publishes).flatMap(([publish, requests]) =>
  requests.flatMap((request, index) =>
    Object.entries(kinds).map(([name, kind]) => ({ publish, request, number: index + 1, name, kind })),
  ),
);

const countPosts = (gitlab: FakeGitlab) =>
  gitlab.requests.filter(({ method, path }) => method === "POST" && path.endsWith("/notes")).length;

/** Posts of a comment that follow one whose outcome was not known, without a look in between. */
function countBlindPosts(gitlab: FakeGitlab): number {
  const notes = gitlab.requests.filter(({ path }) => path.endsWith("/notes"));
  return notes.filter((request, index) => {
    const before = notes[index - 1];
    // A refusal for the rate and a redirect say that nothing took place; nor did anything that never was sent.
    const isKnown = before?.status === 429 || before?.status === 307;
    return request.method === "POST" && before?.method === "POST" && !isKnown;
  }).length;
}

describe.concurrent("one fault", () => {
  test.for(cases)("$publish publish, $request ($number): $name", { timeout: 60_000 }, async (one, { expect }) => {
    const { gitlab, target, publish } = await openGitlab();
    try {
      if (one.publish === "second") await publish(500, "earlier.md");
      gitlab.fail({ ...one.kind, at: one.number } satisfies Fault);
      const end = await publish(501);
      const left = reports(gitlab, target);
      if (end.exit === 0) expect(left).toEqual([expect.stringMatching(complete)]);
      else expect(end.document.error).toMatchObject({ code: expect.any(String), exit: expect.toBeOneOf([4, 5]) });
      expect(left.length).toBeLessThanOrEqual(1);
      expect(countBlindPosts(gitlab)).toBe(0);
      const isDone = one.publish === "first" && one.request === "post" && tookPlace.includes(one.name);
      expect(countPosts(gitlab)).toBeLessThanOrEqual(isDone ? 1 : 2);
      const next = await publish(502);
      expect(next).toMatchObject({ exit: 0, document: { publish: { uploads: { failed: 0 } } } });
      expect(reports(gitlab, target)).toEqual([expect.stringMatching(whole)]);
      expect(gitlab.problems).toEqual([]);
      expect(gitlab.strangers.filter(({ credential }) => credential)).toEqual([]);
      expect(end.stdout + end.stderr + next.stdout + next.stderr).not.toContain(token);
      const why = end.exit === 0 ? "" : ` ${end.document.error.code}`;
      rows.push(
        `| ${one.publish} | ${one.number} ${one.request} | ${one.name} | ${end.exit}${why} | ${left.length} | ${next.document.publish.action} |`,
      );
    } finally {
      await gitlab.close();
    }
  });
});

const requests = { list: "GET", post: "POST" } as const;
const lasting = Object.entries(requests).flatMap(([request, method]) =>
  Object.entries(kinds)
    .filter(([name]) => name !== "307 to the same place")
    .map(([name, kind]) => ({ request, method, name, kind })),
);

describe.concurrent("a fault that lasts", () => {
  test.for(lasting)("$request: $name", { timeout: 60_000 }, async ({ method, kind }, { expect }) => {
    const { gitlab, target, publish } = await openGitlab();
    try {
      let isOver = false;
      const when = (request: { method: string; path: string }) =>
        !isOver && request.method === method && request.path.endsWith("/notes");
      gitlab.fail({ ...kind, when, times: 1000 });
      const end = await publish(501);
      // Nothing can be asked, or the one write that took place was seen.
      if (end.exit === 0) expect(reports(gitlab, target)).toEqual([expect.stringMatching(whole)]);
      else expect(end.document.error).toMatchObject({ code: expect.any(String), exit: expect.toBeOneOf([4, 5]) });
      expect(countBlindPosts(gitlab)).toBe(0);
      expect(gitlab.requests.length).toBeLessThan(20);
      isOver = true;
      expect(await publish(502)).toMatchObject({ exit: 0 });
      expect(reports(gitlab, target)).toEqual([expect.stringMatching(whole)]);
    } finally {
      await gitlab.close();
    }
  });
});
