import { expect, test } from "vitest";
import { givenAttack } from "../../support/attack-world.ts";
import type { Fault } from "../../support/fake-gitlab/faults.ts";
import { reportsOn } from "../../support/gitlab-world.ts";
import { fakePng } from "../../support/publish-world.ts";
import { startCibot } from "../../support/run-cibot.ts";

// The built program, ended at each point of a publish; what it had begun must not stand in the way of the next run.

type Call = { readonly method: string; readonly path: string };
const calls: Readonly<Record<string, (call: Call) => boolean>> = {
  "while it looks": ({ method, path }) => method === "GET" && path.endsWith("/notes"),
  "while it uploads": ({ method, path }) => method === "POST" && path.endsWith("/uploads"),
  "between upload and comment": ({ method, path }) => method === "POST" && path.endsWith("/notes"),
};

const ends = Object.entries(calls).flatMap(([when, isMet]) =>
  (["hang", "hang-after"] as const).flatMap((kind) =>
    (["SIGKILL", "SIGTERM"] as const).map(
      (signal) => [`${signal} ${when} (${kind})`, { isMet, kind, signal }] as const,
    ),
  ),
);

test.each(ends)(
  "group 16, killed: by %s, the next run leaves one comment with its image",
  { timeout: 30_000 },
  async (_how, { isMet, kind, signal }) => {
    const files = { "report.md": "report ![](a.png)\n", "a.png": fakePng("a") };
    const { gitlab, mr, world, inMergeRequest, comment } = await givenAttack(files);
    gitlab.fail({ kind, when: isMet } satisfies Fault);
    const args = ["comment", "report.md", "--name", "report"];
    const { child, ended } = startCibot(args, { directory: world.directory, env: inMergeRequest });
    await expect.poll(() => gitlab.requests.some(({ fault }) => fault !== null), { timeout: 15_000 }).toBe(true);
    child.kill(signal);
    const end = await ended;
    expect([end.code, end.signal]).toEqual(signal === "SIGKILL" ? [null, "SIGKILL"] : [143, null]);
    expect(end.stdout + end.stderr).not.toContain(inMergeRequest.GITLAB_TOKEN);
    expect(await comment("report.md", { ...inMergeRequest, CI_PIPELINE_ID: "700" })).toMatchObject({ exit: 0 });
    expect(reportsOn(gitlab, mr)).toEqual([expect.stringMatching(/^report !\[\]\(\/uploads\/\S+\)$/)]);
  },
);
