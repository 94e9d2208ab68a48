import { describe, expect, test } from "vitest";
import { report } from "../../src/commands/report.ts";
import { train } from "../../src/commands/train.ts";
import { notAllowed } from "../../src/errors.ts";
import { given, sha } from "../support/given.ts";

const inPipeline = { GITLAB_CI: "true", CI_PIPELINE_ID: "901", CI_COMMIT_SHA: sha.head, CI_JOB_ID: "5" };

describe("in a pipeline the commit says how the run went", () => {
  test("pending while it trains, then success with the headline and the address of the report", async () => {
    const { deps, statuses, comments } = given({ env: inPipeline });
    await train({}, deps);
    expect(statuses.given).toMatchObject([
      { sha: sha.head, status: { state: "pending", name: "cibot/credit-default" } },
      {
        sha: sha.head,
        status: {
          state: "success",
          name: "cibot/credit-default",
          description: expect.stringContaining("Better than main"),
          url: comments.posted[0]?.comment.url,
        },
      },
    ]);
  });

  test("failed when a gate is", async () => {
    const config = { gates: [{ metric: "test.roc_auc", max: 0.5 }] };
    const { deps, statuses } = given({ env: inPipeline, config });
    await report({}, deps);
    expect(statuses.given).toMatchObject([
      { status: { state: "failed", description: expect.stringContaining("FAIL") } },
    ]);
  });

  test("failed when the training is, with its reason", async () => {
    const { deps, statuses } = given({
      env: inPipeline,
      training: () => ({ kind: "failed", stage: "train", reason: "stage train ended with exit code 1" }),
    });
    await expect(train({}, deps)).rejects.toMatchObject({ code: "training_failed" });
    expect(statuses.given.at(-1)).toMatchObject({
      status: { state: "failed", description: expect.stringContaining("exit code 1") },
    });
  });
});

describe("no status is set", () => {
  test.each([
    ["outside a pipeline", {}, {}, {}],
    ["when it is not wanted", inPipeline, { publish: { status: false } }, {}],
    ["with --no-publish", inPipeline, {}, { publish: false }],
    [
      "for the change of a fork",
      {
        ...inPipeline,
        CI_MERGE_REQUEST_IID: "3",
        CI_MERGE_REQUEST_PROJECT_ID: "7",
        CI_MERGE_REQUEST_SOURCE_PROJECT_ID: "8",
      },
      {},
      {},
    ],
  ])("%s", async (_when, env, config, options) => {
    const { deps, statuses } = given({ env, config });
    await report(options, deps);
    expect(statuses.given).toEqual([]);
  });
});

test("a status that may not be set is a warning, and the report is published", async () => {
  const { deps, statuses, comments, output } = given({ env: inPipeline });
  statuses.set = () => Promise.reject(notAllowed({ request: "POST statuses", words: "403 Forbidden" }));
  await report({}, deps);
  expect(comments.bodies).toHaveLength(1);
  expect(output.stderr).toContain("warning: the commit's status is not set: The forge does not allow");
});
