import { expect, test } from "vitest";
import type { Project } from "../../src/commands/deps.ts";
import { writeProblems } from "../../src/commands/steps/write-problems.ts";
import { buildProblem, buildRung } from "../support/build-dags.ts";
import { FakeFiles } from "../support/fake-files.ts";
import { FakeWorkTree } from "../support/fake-git.ts";

test.each([
  ["", "dags/a.py"],
  ["models/fraud", "models/fraud/dags/a.py"],
])("widgets find a file of the project in %j of its repository", async (folder, path) => {
  const files = new FakeFiles();
  const workTree = new FakeWorkTree();
  workTree.place = folder;
  const project = async () => ({ files, workTree }) as unknown as Project;
  const reports = [buildRung({ problems: [buildProblem({ file: "a.py" })] })];

  await writeProblems(reports, { sarif: "dags.sarif", codeQuality: "quality.json", folder: "./dags" }, { project });

  expect(JSON.parse(files.text("quality.json"))[0].location.path).toBe(path);
  expect(files.text("dags.sarif")).toContain(`"uri": "${path}"`);
});
