import { describe, expect, test } from "vitest";
import { publishComment } from "../../src/commands/comment.ts";
import { report } from "../../src/commands/report.ts";
import { train } from "../../src/commands/train.ts";
import { values } from "../support/fake-pipeline.ts";
import { type Given, given } from "../support/given.ts";

const secret = "hunter2-hunter2";

/** A project that has the password of its database among its parameters. */
function givenSecret(world: Given = {}) {
  const made = given({ ...world, env: { DB_PASSWORD: secret }, verbose: true, json: true });
  const { candidate } = made.results;
  made.results.candidate = { ...candidate, params: { "params.yaml": values({ url: `mysql://root:${secret}@db` }) } };
  return made;
}

type World = ReturnType<typeof givenSecret>;

/** All that leaves, or is kept to be shown as an artifact of the job. */
const published = ({ files, comments, mergeRequests, output }: World) => ({
  "report.md": files.text(".cibot/report/report.md"),
  "report.json": files.text(".cibot/report/report.json"),
  comments: comments.bodies.join("\n"),
  requests: JSON.stringify(mergeRequests.opened),
  stdout: output.stdout,
  stderr: output.stderr,
});

const withSecret = (texts: Readonly<Record<string, string>>) =>
  Object.keys(texts).filter((name) => texts[name]?.includes(secret));
const withMask = (texts: Readonly<Record<string, string>>) =>
  Object.keys(texts).filter((name) => texts[name]?.includes("[masked]"));

describe("a secret of the environment is masked", () => {
  test("in the report, the comment and the output of a training", async () => {
    const world = givenSecret({
      training: ({ onEvent }) => {
        onEvent({ kind: "output", line: `connecting with ${secret}` });
        return { kind: "done" };
      },
    });
    await train({ setParam: [`db.password=${secret}`] }, world.deps);
    expect(withSecret(published(world))).toEqual([]);
    expect(withMask(published(world))).toEqual(["report.md", "report.json", "comments", "stdout", "stderr"]);
  });

  test("in the title of a merge request and the message of its commit", async () => {
    const world = given({ env: { DB_PASSWORD: secret }, config: { report: { predictions: [], metrics: [] } } });
    world.results.candidate = { metrics: { "m.json": values({ [`auc of ${secret}`]: 0.9 }) }, params: {}, files: {} };
    await train({ publish: false }, world.deps);
    const [tip] = Object.values(world.resultBranch.tips);
    expect(JSON.stringify([world.mergeRequests.opened, tip?.message])).not.toContain(secret);
    expect(tip?.message).toContain("[masked]");
  });

  test("in the report of a failure", async () => {
    const world = givenSecret({
      training: ({ onEvent }) => {
        onEvent({ kind: "output", line: `cannot log in with ${secret}` });
        return { kind: "failed", stage: "load", reason: `Access denied for ${secret}` };
      },
    });
    await expect(train({}, world.deps)).rejects.toThrow();
    expect(withSecret(published(world))).toEqual([]);
    expect(withMask(published(world))).toEqual(["report.md", "comments", "stderr"]);
  });

  test("in a report without training", async () => {
    const world = givenSecret();
    await report({}, world.deps);
    expect(withSecret(published(world))).toEqual([]);
    expect(withMask(published(world))).toEqual(["report.md", "report.json", "comments"]);
  });

  test("in a report that is only printed", async () => {
    const world = given({ env: { DB_PASSWORD: secret } });
    world.results.candidate = { metrics: {}, params: { "params.yaml": values({ trees: secret }) }, files: {} };
    await report({ dryRun: true }, world.deps);
    expect(world.output.stdout).not.toContain(secret);
    expect(world.output.stdout).toContain("[masked]");
  });

  test("in a Markdown file of the project", async () => {
    const world = givenSecret();
    world.files.onDisk["notes.md"] = `Log in with ${secret} ![${secret}](${secret}.png)`;
    await publishComment("notes.md", {}, world.deps);
    expect(withSecret(published(world))).toEqual([]);
    expect(withMask(published(world))).toEqual(["comments", "stderr"]);
  });
});
