import fc from "fast-check";
import { expect, test } from "vitest";
import { configSchema } from "../../../src/config/schema.ts";
import { checkProjectFolder } from "../../../src/core/dag-files/project-folder.ts";
import { findDefaultBranch, findModel, isModelName, toProjectFolder } from "../../../src/core/init/find-names.ts";

const git = { remote: null, remoteHead: null, branches: [], current: null };

test.each([
  [
    "the remote's name",
    { remote: "git@gitlab.com:team/credit.default.git", prefix: "", folder: "clone" },
    "credit.default",
  ],
  ["the folder's without a remote", { remote: null, prefix: "", folder: "Credit default (2)" }, "Credit-default-2"],
  [
    "the folder's in a repository of several",
    { remote: "git@gitlab.com:team/models.git", prefix: "risk", folder: "risk" },
    "risk",
  ],
  ["a word when nothing fits", { remote: null, prefix: "", folder: "---" }, "model"],
])("the model is called by %s", (_, { remote, ...facts }, name) => {
  expect(findModel({ ...facts, git: { ...git, remote } }).value).toBe(name);
});

test("cibot.yaml accepts every name that is found, and as names of models what the command line accepts", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (folder) => {
      const { value } = findModel({ folder, prefix: "", git });
      expect(configSchema.parse({ model: value }).model).toBe(value);
      expect(isModelName(value)).toBe(true);
      expect(isModelName(folder)).toBe(configSchema.safeParse({ model: folder }).success);
    }),
  );
});

test.each([
  ["credit-default", "credit_default"],
  ["Credit.Default", "credit_default"],
  ["2024-model", "project_2024_model"],
  ["_", "project"],
])("the folder of the DAGs of %s is the identifier %s", (model, folder) => {
  expect(toProjectFolder(model)).toBe(folder);
  expect(checkProjectFolder(folder)).toEqual([]);
});

test.each([
  ["what origin says", { remoteHead: "develop", branches: ["main", "develop"], current: "x" }, "develop"],
  ["main, when it is there and master is not", { branches: ["feature", "main"], current: "feature" }, "main"],
  ["the only branch", { branches: ["trunk"], current: "trunk" }, "trunk"],
  ["that of a repository without a commit", { branches: [], current: "main" }, "main"],
  ["not known between main and master", { branches: ["main", "master"], current: "main" }, undefined],
  ["not known among others", { branches: ["a", "b"], current: "a" }, undefined],
])("the default branch is %s", (_, facts, branch) => {
  expect(findDefaultBranch({ ...git, ...facts })?.value).toBe(branch);
});
