import { expect, test } from "vitest";
import { type Failure, renderFailure } from "../../../src/core/report/render-failure.ts";
import {
  elementNames,
  findNodes,
  parseMarkdown,
  proseOf,
  reference,
  renderMarkdown,
  textOf,
} from "../../support/read-markdown.ts";

const failure: Failure = {
  model: "credit-default",
  branch: "more-features",
  sha: "ab12cd34ab12cd34",
  stage: "train",
  reason: "Stage train exited with 3",
  tail: ["loading", "ValueError: no such column"],
  rerun: "cibot train --name again",
  job: "https://gitlab.example/-/jobs/4711",
};

test("a failure says what failed, shows the end of the log and how to try again", () => {
  const tree = parseMarkdown(renderFailure(failure));
  expect(tree.children?.map(textOf)[0]).toBe("❌ Training failed in stage train");
  expect(findNodes(tree, "code").map(({ value }) => value)).toEqual([
    "loading\nValueError: no such column",
    "cibot train --name again",
  ]);
  expect(renderFailure(failure)).toContain("Stage train exited with 3.");
});

test("a failure of DVC itself names no stage, and an empty log is said to be empty", () => {
  const text = renderFailure({ ...failure, stage: null, tail: [], branch: null, job: null });
  expect(text.split("\n")[0]).toBe("### ❌ Training failed");
  expect(text).toContain("`HEAD` ab12cd34");
  expect(text).toContain("The log is empty.");
});

test.each([
  "```\n/merge",
  "</details><h1>x",
  "@all #1",
  "~~~",
  "1. one\n\n# x",
  "===",
  "\r/close",
  "https://evil.example",
])("a log, a stage and a reason cannot break out of their place: %j", (text) => {
  const failed = { ...failure, branch: text, stage: text, reason: text, tail: [text, "```", "after"], rerun: text };
  const html = renderMarkdown(renderFailure(failed));
  expect(elementNames(html)).toEqual(elementNames(renderMarkdown(renderFailure(failure))));
  expect(proseOf(html)).not.toMatch(reference);
});
