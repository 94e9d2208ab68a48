import { expect, test } from "vitest";
import { planMergeRequest } from "../../../src/core/merge-request/plan-merge-request.ts";
import { isResultMessage, renderResultMessage } from "../../../src/core/merge-request/result-message.ts";
import { elementNames, proseOf, reference, renderMarkdown } from "../../support/read-markdown.ts";

const source = {
  model: "credit-default",
  experiment: "cibot-ab12cd34-4711",
  targetBranch: "main",
  sha: "ab12cd34ef56",
  headline: "Better than main · ROC AUC 0.770 → 0.782",
  reportUrl: "https://gitlab.example/-/merge_requests/3#note_1",
  labels: ["experiment"],
  files: ["dvc.lock", "params.yaml"],
  remote: "storage",
};

test("a result goes to one branch per model and target, so that a later result updates the merge request", () => {
  const first = planMergeRequest(source);
  const second = planMergeRequest({ ...source, experiment: "other", sha: "ffffffff", headline: "Worse" });
  expect([first.branch, second.branch]).toEqual(["cibot/credit-default/main", "cibot/credit-default/main"]);
  expect([first.title, second.title]).toEqual(Array(2).fill("credit-default: result for main"));
});

test("the description answers first, then says where result and report are", () => {
  const { description, labels, files } = planMergeRequest(source);
  expect(description.split("\n\n")).toEqual([
    "**Better than main · ROC AUC 0.770 → 0.782**",
    expect.stringMatching(/`ab12cd34` as experiment `cibot-ab12cd34-4711`.*in the DVC remote `storage`: `dvc pull`/),
    "[The whole report](https://gitlab.example/-/merge_requests/3#note_1)",
    "Files: `dvc.lock`, `params.yaml`",
  ]);
  expect({ labels, files }).toEqual({ labels: ["experiment"], files: ["dvc.lock", "params.yaml"] });
});

test("without a DVC remote the description does not promise one", () => {
  const { description } = planMergeRequest({ ...source, remote: null });
  expect(description).toContain("No DVC remote is configured");
  expect(description).not.toContain("dvc pull");
});

test("without a published report there is no link to it", () => {
  expect(planMergeRequest({ ...source, reportUrl: null }).description).not.toContain("report](");
});

test.each(["a`@all`b", "<img src=x>", "x\n\n/merge", "Closes #1", "](http://evil.example)", "``"])(
  "names from the project cannot break out of the description: %j",
  (text) => {
    const plan = planMergeRequest({ ...source, experiment: text, headline: text, files: [text, text] });
    const html = renderMarkdown(plan.description);
    expect(elementNames(html)).toEqual(elementNames(renderMarkdown(planMergeRequest(source).description)));
    expect(proseOf(html)).not.toMatch(reference);
    expect(plan.description).not.toMatch(/^\s*\/[a-z]/im);
  },
);

test("the commit of a result is recognised by its message", () => {
  const { message } = planMergeRequest(source);
  expect(message.split("\n")[0]).toBe("credit-default: result of the full training");
  expect(message).toContain(source.headline);
  expect(isResultMessage(message)).toBe(true);
});

const message = renderResultMessage({ model: "m", experiment: "e1", headline: "Better" });

test.each([
  ["with Windows line ends", message.replaceAll("\n", "\r\n")],
  ["without its last line end", message.trimEnd()],
  ["with another trailer after it", `${message}Signed-off-by: A <a@b.example>\n`],
  ["of which only the trailer is left", "Cibot-Experiment: e1"],
])("a result's message %s is recognised", (_what, text) => {
  expect(isResultMessage(text)).toBe(true);
});

test.each([
  ["empty", ""],
  ["of a person", "Add features\n\nand more of them\n"],
  ["that quotes a trailer in its middle", "Explain cibot\n\nCibot-Experiment: e1\n\nThat line is its trailer.\n"],
  ["with the trailer's name within a line", "Use the trailer Cibot-Experiment: e1\n"],
  ["of a revert", `Revert "m: result"\n\nThis reverts commit ab12.\n`],
])("a message %s is no result's", (_what, text) => {
  expect(isResultMessage(text)).toBe(false);
});
