import { expect, test } from "vitest";
import { parseConfig } from "../../../src/config/parse-config.ts";
import { describePolicy } from "../../../src/core/gates/describe-policy.ts";

const hashOf = (gates: string) => describePolicy(parseConfig(`gates:\n${gates}`, "cibot.yaml").gates).hash;
const policy = "  - { metric: auc, min: 0.7, max_drop: 0.01 }\n  - { metric: brier, max: 0.2 }";

test("a policy is known by its hash and the number of its gates", () => {
  const { gates } = parseConfig(`gates:\n${policy}`, "cibot.yaml");
  expect(describePolicy(gates)).toEqual({ hash: expect.stringMatching(/^sha256:[0-9a-f]{64}$/), gates: 2 });
  expect(describePolicy([])).toMatchObject({ gates: 0 });
});

test.each([
  ["the order of keys", "  - { max_drop: 0.01, min: 0.7, metric: auc }\n  - { metric: brier, max: 0.2 }"],
  ["the order of gates", "  - { metric: brier, max: 0.2 }\n  - { metric: auc, min: 0.7, max_drop: 0.01 }"],
  ["a default that is written down", `${policy.replace("0.2", "0.2, warn: false")}`],
  ["quotes, comments and how numbers are written", `${policy.replace("auc", '"auc"').replace("0.7", "7e-1")} # why`],
  ["block style", "  - metric: auc\n    min: 0.70\n    max_drop: .01\n  - metric: brier\n    max: 0.2"],
])("%s does not change the hash", (_what, gates) => {
  expect(hashOf(gates)).toBe(hashOf(policy));
});

test.each([
  ["a limit", policy.replace("0.7", "0.6")],
  ["the kind of a limit", policy.replace("min", "max")],
  ["a metric", policy.replace("brier", "ece")],
  ["a warning for a failure", policy.replace("0.2", "0.2, warn: true")],
  ["more than noise", policy.replace("0.2", "0.2, significant: true")],
  ["a gate less", policy.split("\n")[0] ?? ""],
])("%s changes it", (_what, gates) => {
  expect(hashOf(gates)).not.toBe(hashOf(policy));
});
