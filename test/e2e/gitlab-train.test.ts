import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Target } from "../../src/core/publishing/target.ts";
import type { GitlabRequest } from "../support/fake-gitlab/receive-request.ts";
import { reportsOn } from "../support/gitlab-world.ts";
import {
  botToken,
  branch,
  type Checkout,
  jobToken,
  openTrainingWorld,
  type TrainingWorld,
} from "../support/training-world.ts";

// The whole loop in jobs of GitLab: the built binary, real DVC, real Git over HTTP, and a GitLab of our own.

const resultBranch = `cibot/toy/${branch}`;
/** Several trainings and clones in one test. */
const timeout = 90_000;

let world: TrainingWorld;

beforeEach(async () => {
  world = await openTrainingWorld();
});

afterEach(async () => {
  const { problems, effects } = world.gitlab;
  await world.close();
  expect({ problems, effects }).toEqual({ problems: [], effects: [] });
});

const mr = (): Target => ({ kind: "mr", iid: world.mergeRequest.iid });
const reports = () => reportsOn(world.gitlab, mr());
const states = () => world.gitlab.statuses.map(({ state, name }) => `${name}: ${state}`);
/** Those that cibot has opened. */
const results = () => world.gitlab.mergeRequests.filter(({ sourceBranch }) => sourceBranch.startsWith("cibot/"));

describe("a change that asks for training", () => {
  test(
    "gets one comment with its pictures, a status, the model in the remote, and a merge request",
    async () => {
      const job = await world.startJob();
      const config = await job.read(".git/config");

      const { exit, document, stderr } = await job.run(["train", "--verbose"]);

      expect(exit, stderr).toBe(0);
      const [report = ""] = reports();
      expect(reports()).toHaveLength(1);
      expect(report).toMatch(/^### ✅ Better than main · ROC AUC 0\.\d{3} → 0\.\d{3}/);
      expect(world.gitlab.uploads.map(({ name }) => name.split(".")[0])).toEqual(["lift", "confusion"]);
      for (const { secret, name } of world.gitlab.uploads) expect(report).toContain(`/uploads/${secret}/${name}`);
      expect(document.publish).toMatchObject({ action: "created", target: renderMr(), uploads: { new: 2 } });
      expect(document.publish.url).toMatch(`${world.gitlab.project.webUrl}/-/merge_requests/1#note_`);

      const { sha } = world.mergeRequest;
      expect(world.gitlab.statuses).toMatchObject([
        {
          sha,
          name: "cibot/toy",
          state: "success",
          targetUrl: document.publish.url,
          description: document.report.headline,
        },
      ]);
      expect(statusesAsked()).toEqual(["pending", "success"]);

      expect(world.server("rev-parse", `${resultBranch}^`)).toBe(sha);
      expect(world.server("show", `${resultBranch}:params.yaml`)).toBe("rows: 200\nnoise: 0.2");
      expect(results()).toMatchObject([{ sourceBranch: resultBranch, targetBranch: branch, state: "opened" }]);
      expect(results()[0]?.description).toContain(document.publish.url);
      expect(document.merge_request).toMatchObject({ action: "created", sha: world.server("rev-parse", resultBranch) });
      job.git("restore", ".");
      job.git("fetch", "--quiet", world.server("rev-parse", "--absolute-git-dir"), resultBranch);
      job.git("checkout", "--quiet", "--force", "FETCH_HEAD");
      expect(job.dvc("status", "--cloud")).toContain("in sync");

      expect(await job.read(".git/config")).toBe(config);
      expectNoToken(job, `${stderr}${JSON.stringify(document)}`);
    },
    timeout,
  );

  test(
    "in a pipeline of its branch is reported on the merge request all the same, and leaves what GitLab's widgets show",
    async () => {
      await world.push(
        { "cibot.yaml": `${await configuration()}gates:\n  - { metric: test.roc_auc, min: 0.6 }\n` },
        "Gate [exp]",
      );
      const job = await world.startJob({ target: "branch", branch });

      const { exit, document, stderr } = await job.run(["train", "--no-merge-request"]);

      expect(exit, stderr).toBe(0);
      expect(document.publish).toMatchObject({ action: "created", target: renderMr() });
      expect(document.report).toMatchObject({
        markdown: ".cibot/report/report.md",
        json: ".cibot/report/report.json",
        junit: ".cibot/report/junit.xml",
        metrics: ".cibot/report/metrics.txt",
      });
      expect(JSON.parse(await job.read(".cibot/report/report.json"))).toMatchObject({ version: 1, model: "toy" });
      expect(await job.read(".cibot/report/junit.xml")).toContain('failures="0"');
      expect(await job.read(".cibot/report/metrics.txt")).toMatch(/roc_auc\S* 0\.\d+\n/);
      expect(document.merge_request).toBeNull();
      expect([results(), world.gitlab.pushes]).toEqual([[], []]);
      expect(reports()).toHaveLength(1);
      expect(states()).toEqual(["cibot/toy: success"]);
    },
    timeout,
  );

  test(
    "and is built again adds no comment, no commit and no merge request; the result's own pipeline does nothing",
    async () => {
      const first = await (await world.startJob()).run(["train"]);
      const commit = world.server("rev-parse", resultBranch);

      const second = await (await world.startJob()).run(["train"]);

      expect(second.exit, second.stderr).toBe(0);
      expect(second.document.publish).toMatchObject({
        url: first.document.publish.url,
        uploads: { new: 0, reused: 2, failed: 0 },
      });
      expect(second.document.merge_request).toMatchObject({ action: "unchanged", sha: commit });
      expect(reports()).toHaveLength(1);
      expect(world.gitlab.uploads).toHaveLength(2);
      expect(world.gitlab.pushes).toHaveLength(1);
      expect(results()).toHaveLength(1);

      const written = writes().length;
      const [result] = results();
      for (const target of [
        { target: "branch", branch: resultBranch },
        { target: "mr", iid: result?.iid ?? 0 },
      ] as const) {
        const own = await (await world.startJob(target)).run(["train"]);
        expect(own.exit, own.stderr).toBe(0);
        expect(own.document).toMatchObject({ decision: { run: false }, training: null, publish: null });
      }
      expect(writes()).toHaveLength(written);
    },
    timeout,
  );
});

describe("a negative end", () => {
  test(
    "of a gate fails the commit's status and leaves the report on the merge request",
    async () => {
      await world.push(
        { "cibot.yaml": `${await configuration()}gates:\n  - { metric: test.roc_auc, min: 0.9999 }\n` },
        "Gate [exp]",
      );
      const job = await world.startJob();

      const { exit, document } = await job.run(["train", "--no-merge-request"]);

      expect(exit).toBe(0);
      expect(states()).toEqual(["cibot/toy: failed"]);
      expect(world.gitlab.statuses[0]).toMatchObject({ targetUrl: document.publish.url });
      expect(reports()[0]).toMatch(/gate/i);
    },
    timeout,
  );

  test(
    "of the training puts stage, log and command into the comment, and fails the status; a good one replaces it",
    async () => {
      const script = await scriptOfMain();
      await world.push({ "train.py": 'print("column age is missing")\nraise SystemExit(3)\n' }, "Break it [exp]");

      const failed = await (await world.startJob()).run(["train"]);

      expect([failed.exit, failed.document.error.code]).toEqual([1, "training_failed"]);
      expect(reports()).toHaveLength(1);
      expect(reports()[0]).toContain("Training failed in stage `train`");
      expect(reports()[0]).toContain("column age is missing");
      expect(states()).toEqual(["cibot/toy: failed"]);
      expect(world.gitlab.statuses[0]?.description).toContain("Training failed");
      expect(results()).toEqual([]);

      await world.push({ "train.py": script }, "Repair [exp]");
      const repaired = await (await world.startJob()).run(["train"]);

      expect(repaired.exit, repaired.stderr).toBe(0);
      expect(repaired.document.publish).toMatchObject({ action: "updated", url: failed.document.publish.url });
      expect(reports()).toHaveLength(1);
      expect(reports()[0]).toMatch(/^### ✅ Better than main/);
    },
    timeout,
  );
});

describe("a GitLab that is down after the training", () => {
  test(
    "ends with 5 and the report on disk; the command that is printed repairs all of it without training",
    async () => {
      let isDown = true;
      world.gitlab.fail({ kind: "500", when: ({ area }) => isDown && area === "api", times: 1000 });
      const job = await world.startJob();

      const failed = await job.run(["train"]);

      expect([failed.exit, failed.document.error.code], failed.stderr).toEqual([5, "service_unavailable"]);
      expect(failed.document.report).toMatchObject({ verdict: "better", markdown: ".cibot/report/report.md" });
      expect(failed.document.publish).toBeNull();
      const { markdown, json, metrics, plots } = failed.document.report;
      for (const path of [markdown, json, metrics, ...plots]) expect(existsSync(join(job.directory, path))).toBe(true);
      expect(failed.stderr).toContain("the report is not published; it is in .cibot/report/report.md");
      expect([reports(), states(), results()]).toEqual([[], [], []]);

      isDown = false;
      const [, resume = ""] = /go on without training: `cibot (train --resume \S+)`/.exec(failed.stderr) ?? [];
      const resumed = await job.run(resume.split(" "));

      expect(resumed.exit, resumed.stderr).toBe(0);
      expect(resumed.stderr).not.toContain("dvc exp run");
      expect(resumed.document.training).toEqual(failed.document.training);
      expect(reports()).toHaveLength(1);
      expect(world.gitlab.uploads).toHaveLength(2);
      expect(states()).toEqual(["cibot/toy: success"]);
      expect(results()).toHaveLength(1);
      expect(resumed.document.merge_request.action).toBe("created");
    },
    timeout,
  );
});

describe("a merge request of a fork", () => {
  const forkJob = async () => {
    const fork = world.fork("ben/credit");
    const { iid, sha } = await world.gitlab.addMergeRequest({ sourceBranch: branch, sourceProject: fork.id });
    return { fork, iid, sha, job: await world.startJob({ target: "mr", iid }, fork) };
  };

  test(
    "whose pipeline a member starts is reported on its merge request; nothing is pushed, no status is set",
    async () => {
      const { job, iid } = await forkJob();

      const { exit, document, stderr } = await job.run(["train"]);

      expect(exit, stderr).toBe(0);
      expect(document.publish).toMatchObject({ action: "created", target: `mr/${iid}` });
      expect(reportsOn(world.gitlab, { kind: "mr", iid })).toHaveLength(1);
      expect(new Set(world.gitlab.uploads.map(({ project }) => project))).toEqual(new Set([world.gitlab.project.id]));
      expect(document.merge_request).toMatchObject({ action: "skipped", reason: "the change comes from a fork" });
      expect([world.gitlab.statuses, world.gitlab.pushes]).toEqual([[], []]);
    },
    timeout,
  );

  test(
    "whose pipeline has no token is trained; the report is among the job's files, and GitLab is not asked",
    async () => {
      const { job, iid } = await forkJob();

      const { exit, document, stderr } = await job.run(["train"], { env: { GITLAB_TOKEN: "" } });

      expect(exit, stderr).toBe(0);
      expect(document).toMatchObject({
        report: { verdict: "better" },
        publish: { action: "skipped", url: null, target: `mr/${iid}` },
        merge_request: { action: "skipped", reason: "the change comes from a fork" },
      });
      expect(await job.read(document.report.markdown)).toMatch(/^### ✅ Better than main/);
      expect(world.gitlab.requests.filter(({ area }) => area === "api")).toEqual([]);
    },
    timeout,
  );
});

describe("two models in one repository", () => {
  test(
    "keep a comment and a status each, also when they are reported at the same time and again",
    async () => {
      await world.push(
        { "other.yaml": (await configuration()).replace("model: toy", "model: other") },
        "Two models [exp]",
      );
      const { iid } = world.mergeRequest;
      const job = { target: "mr", iid, pipeline: 700 } as const;
      const jobs = await Promise.all([world.startJob(job), world.startJob({ ...job, job: 8 })]);
      const reportBoth = () =>
        Promise.all([jobs[0]?.run(["report"]), jobs[1]?.run(["report", "--config", "other.yaml"])]);
      for (const one of jobs) one.dvc("pull", "--quiet");

      const first = await reportBoth();
      const second = await reportBoth();

      for (const end of [...first, ...second]) expect(end?.exit, end?.stderr).toBe(0);
      expect(reports()).toHaveLength(2);
      expect(new Set(first.map((end) => end?.document.publish.url)).size).toBe(2);
      expect(second.map((end) => end?.document.publish.url)).toEqual(first.map((end) => end?.document.publish.url));
      expect(new Set(states())).toEqual(new Set(["cibot/other: success", "cibot/toy: success"]));
    },
    timeout,
  );
});

const renderMr = () => `mr/${world.mergeRequest.iid}`;

/** Requests that write, of Git and of the API. */
const writes = (): readonly GitlabRequest[] =>
  world.gitlab.requests.filter(({ method, path }) => method !== "GET" && !path.endsWith("/git-upload-pack"));

/** The states that commit statuses were asked to take, in order. */
const statusesAsked = () =>
  writes()
    .filter(({ path }) => path.includes("/statuses/"))
    .map(({ raw }) => /"state":"(\w+)"/.exec(raw.toString("utf8"))?.[1]);

const configuration = async () => world.server("show", "main:cibot.yaml").concat("\n");
const scriptOfMain = async () => world.server("show", "main:train.py").concat("\n");

/** In nothing that was printed or given to Git, and in no file that the job leaves. */
function expectNoToken({ directory, argumentsOfGit }: Checkout, log: string): void {
  expect(argumentsOfGit()).toContain("push");
  expect(`${argumentsOfGit()}${log}`).not.toContain(botToken);
  expect(log).not.toContain(jobToken);
  const found = () => execFileSync("grep", ["--recursive", "--files-with-matches", botToken, directory]);
  // grep ends with 1 when no file has it.
  expect(found).toThrow(expect.objectContaining({ status: 1 }));
}
