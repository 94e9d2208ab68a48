import { expect, test } from "vitest";
import { parseTarget } from "../../../src/core/publishing/parse-target.ts";
import { renderTarget } from "../../../src/core/publishing/target.ts";

const sha = "ab12cd34ab12cd34ab12cd34ab12cd34ab12cd34";

test.each([
  ["auto", { kind: "auto" }],
  ["mr", { kind: "open-mr" }],
  ["pr", { kind: "open-mr" }],
  ["commit", { kind: "head" }],
  ["mr/12", { kind: "mr", iid: 12 }],
  ["pr/12", { kind: "mr", iid: 12 }],
  ["issue/3", { kind: "issue", iid: 3 }],
  ["commit/ab12cd3", { kind: "commit", sha: "ab12cd3" }],
  [`commit/${sha}`, { kind: "commit", sha }],
])("the target %s is understood", (text, target) => {
  expect(parseTarget(text)).toEqual(target);
});

test.each([
  "",
  "MR",
  "mr/",
  "mr/0",
  "mr/012",
  "mr/-1",
  "mr/1.5",
  "mr/1e3",
  "mr/12/../13",
  "mr/12\n",
  " mr/12",
  "mr/99999999999",
  "issue",
  "issue/x",
  "commit/HEAD",
  "commit/ab12cd",
  "commit/AB12CD34",
  `commit/${sha}0`,
  "merge_requests/12",
  "constructor",
])("the target %j is refused with the known forms", (text) => {
  expect(() => parseTarget(text)).toThrow(
    expect.objectContaining({ code: "unknown_target", exit: 2, hint: expect.stringContaining("mr/12") }),
  );
});

test.each(["mr/12", "issue/3", `commit/${sha}`])("the target %s is printed as it was written", (text) => {
  const target = parseTarget(text);
  expect("iid" in target || "sha" in target ? renderTarget(target) : undefined).toBe(text);
});
