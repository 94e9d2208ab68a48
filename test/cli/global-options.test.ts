import { expect, test } from "vitest";
import { readEarlyOptions } from "../../src/cli/global-options.ts";

const none = { json: false, quiet: false, verbose: false, config: undefined, forge: undefined, command: "cibot" };

test.each([
  [[], none],
  [["train"], { ...none, command: "train" }],
  [["train", "--json"], { ...none, command: "train", json: true }],
  [["rules", "eval", "$A", "--quiet", "--verbose"], { ...none, command: "rules eval", quiet: true, verbose: true }],
  [["rules"], { ...none, command: "rules" }],
  [["train", "--config", "x.yaml", "--forge=local"], { ...none, command: "train", config: "x.yaml", forge: "local" }],
  [["train", "--jsn"], { ...none, command: "train" }],
  [["train", "--config"], { ...none, command: "train" }],
  [["comment", "--", "--json"], { ...none, command: "comment" }],
])("of %j is known before it is parsed", (args, expected) => {
  expect(readEarlyOptions(args)).toEqual(expected);
});
