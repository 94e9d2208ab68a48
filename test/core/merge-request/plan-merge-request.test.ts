import { expect, test } from "vitest";
import { planMergeRequest } from "../../../src/core/merge-request/plan-merge-request.ts";
import { isResultMessage, renderResultMessage } from "../../../src/core/merge-request/result-message.ts";
import { buildSettings } from "../../support/build-merge-request.ts";
import { elementNames, proseOf, reference, renderMarkdown } from "../../support/read-markdown.ts";

const training = {
  experiment: "cibot-ab12cd34-4711",
  headline: "Better than main · ROC AUC 0.770 → 0.782",
  reportUrl: "https://gitlab.example/-/merge_requests/3#note_1",
  remote: "storage",
};
const result = {
  model: "credit-default",
  training,
  targetBranch: "main",
  sha: "ab12cd34ef56",
  files: ["dvc.lock", "params.yaml"],
};
const settings = buildSettings();

const describeTraining = (
  values: Partial<typeof training> | { readonly remote: null } | { readonly reportUrl: null },
) => planMergeRequest({ ...result, training: { ...training, ...values } }, settings).description;

test("a result goes to one branch per model and target, so that a later result updates the merge request", () => {
  const first = planMergeRequest(result, settings);
  const other = { ...training, experiment: "other", headline: "Worse" };
  const second = planMergeRequest({ ...result, training: other, sha: "ffffffff" }, settings);
  expect([first.branch, second.branch]).toEqual(["cibot/credit-default/main", "cibot/credit-default/main"]);
  expect([first.title, second.title]).toEqual(Array(2).fill("credit-default: result for main"));
});

test("the description answers first, then says where result and report are", () => {
  const { description, files } = planMergeRequest(result, settings);
  expect(description.split("\n\n")).toEqual([
    "**Better than main · ROC AUC 0.770 → 0.782**",
    expect.stringMatching(/training of `ab12cd34`\..*in the DVC remote `storage`: `dvc pull`/),
    "[The whole report](https://gitlab.example/-/merge_requests/3#note_1)",
    "Files: `dvc.lock`, `params.yaml`",
  ]);
  expect(files).toEqual(["dvc.lock", "params.yaml"]);
});

test("without a DVC remote the description does not promise one", () => {
  const description = describeTraining({ remote: null });
  expect(description).toContain("No DVC remote is configured");
  expect(description).not.toContain("dvc pull");
});

test("without a published report there is no link to it", () => {
  expect(describeTraining({ reportUrl: null })).not.toContain("report](");
});

test("files of the workspace are described by the commit that they were made from", () => {
  const { message, title, description } = planMergeRequest({ ...result, training: null }, settings);
  expect(message).toBe("credit-default: result of 2 files\n\nCibot-Commit: ab12cd34ef56\n");
  expect(title).toBe("credit-default: result for main");
  expect(description).toBe("Changes of `ab12cd34`.\n\nFiles: `dvc.lock`, `params.yaml`");
});

test("what a user says goes before what cibot would say; the trailer stays", () => {
  const own = { branch: "tuned", title: "Tuned", description: "By *hand*", message: "Tune\n\nWith care\n" };
  const plan = planMergeRequest(result, buildSettings(own));
  expect(plan).toMatchObject({ branch: "tuned", title: "Tuned", description: "By *hand*" });
  expect(plan.message).toBe("Tune\n\nWith care\n\nCibot-Experiment: cibot-ab12cd34-4711\n");
});

test("a push goes to the branch that was built, whatever cibot's own branch is called", () => {
  expect(planMergeRequest(result, buildSettings({ mode: "push", branch: "tuned" })).branch).toBe("main");
});

test.each(["a`@all`b", "<img src=x>", "x\n\n/merge", "Closes #1", "](http://evil.example)", "``"])(
  "names from the project cannot break out of the description: %j",
  (text) => {
    const odd = { ...training, experiment: text, headline: text };
    const plan = planMergeRequest({ ...result, training: odd, files: [text, text] }, settings);
    const html = renderMarkdown(plan.description);
    expect(elementNames(html)).toEqual(elementNames(renderMarkdown(planMergeRequest(result, settings).description)));
    expect(proseOf(html)).not.toMatch(reference);
    expect(plan.description).not.toMatch(/^\s*\/[a-z]/im);
  },
);

test("the commit of a result is recognised by its message", () => {
  const { message } = planMergeRequest(result, settings);
  expect(message.split("\n")[0]).toBe("credit-default: result of the full training");
  expect(message).toContain(training.headline);
  expect(isResultMessage(message)).toBe(true);
});

const message = renderResultMessage({ subject: "m: result", body: "Better", experiment: "e1", parent: "ab12" });

test.each([
  ["with Windows line ends", message.replaceAll("\n", "\r\n")],
  ["without its last line end", message.trimEnd()],
  ["with another trailer after it", `${message}Signed-off-by: A <a@b.example>\n`],
  ["of which only the trailer is left", "Cibot-Experiment: e1"],
  ["of files that were no training's", "Files\n\nCibot-Commit: ab12cd34\n"],
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

test("a description that is too long for a forge is cut by sections and stays readable", () => {
  const description = `# First\n\ntext\n\n${`# More\n\n${"words ".repeat(200)}\n\n`.repeat(1000)}`;
  const plan = planMergeRequest(result, buildSettings({ description }));
  expect(Buffer.byteLength(plan.description)).toBeLessThanOrEqual(1_000_000);
  expect(plan.description).toMatch(/^# First\n\ntext\n\n[\s\S]*sections of this report are left out/);
});
