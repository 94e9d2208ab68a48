import { describe, expect, test } from "vitest";
import { runInit } from "../../src/commands/init.ts";
import type { InitOptions } from "../../src/commands/init-tools.ts";
import { parseConfig } from "../../src/config/parse-config.ts";
import { outsideDvc } from "../../src/errors.ts";
import { buildColumn, buildFlag, buildKey, buildTable } from "../support/build-table.ts";
import { type GivenInit, givenInit } from "../support/given-init.ts";

const everything = [".gitignore", ".gitlab-ci.yml", ".gitlab/cibot.yml", "cibot.yaml"];

async function init(options: InitOptions, world: GivenInit = {}) {
  const given = givenInit(world);
  await runInit(undefined, options, given.deps);
  return { ...given, config: parseConfig(given.files.text("cibot.yaml"), "cibot.yaml") };
}

describe("--yes", () => {
  test("writes the configuration and the CI files, and says what is left to do", async () => {
    const { files, output, config } = await init({ yes: true });
    expect(files.paths).toEqual(everything);
    expect(config).toMatchObject({ model: "churn", report: { predictions: [{ label: "target", id: "customer_id" }] } });
    expect(files.text(".gitlab/cibot.yml")).toBe("# cibot's jobs for gitlab\n");
    expect(output.stdout).toMatch(/^Wrote \.gitlab\/cibot\.yml, \.gitlab-ci\.yml, \.gitignore, cibot\.yaml\.\n\nNext:/);
    expect(output.stdout).toContain("GITLAB_TOKEN");
    expect(output.stdout).toContain("cibot doctor");
  });

  test("shows every change as a diff on stderr", async () => {
    const { output } = await init({ yes: true });
    expect(output.stderr).toContain("--- /dev/null\n+++ b/cibot.yaml\n");
    expect(output.stderr).toContain("\n+model: churn\n");
  });

  test("done twice changes nothing, and says so", async () => {
    const given = givenInit();
    await runInit(undefined, { yes: true }, given.deps);
    const before = { ...given.files.onDisk };
    await runInit(undefined, { yes: true }, given.deps);
    expect(given.files.onDisk).toEqual(before);
    expect(given.output.result).toMatchObject({ action: "unchanged" });
  });

  test("leaves files that exist, and shows the lines to add", async () => {
    const given = givenInit();
    given.files.onDisk = { "cibot.yaml": "model: mine\n", ".gitlab-ci.yml": "stages: [a]\n", ".gitignore": "*.pyc\n" };
    await runInit(undefined, { yes: true }, given.deps);
    expect(given.files.text("cibot.yaml")).toBe("model: mine\n");
    expect(given.files.text(".gitlab-ci.yml")).toBe("stages: [a]\n");
    expect(given.files.text(".gitignore")).toBe("*.pyc\n/.cibot/\n");
    expect(given.output.stderr).toContain("Add these lines to it:\n\ninclude:\n  - local: .gitlab/cibot.yml\n");
    expect(given.output.stdout).toMatch(/^Wrote \.gitlab\/cibot\.yml, \.gitignore\.\n/);
  });

  test("leaves a file that appears while it works", async () => {
    const given = givenInit();
    given.newFiles.before = () => {
      given.files.onDisk["cibot.yaml"] = "model: faster\n";
      given.files.onDisk[".gitlab-ci.yml"] = "a: {}\n";
    };
    await runInit(undefined, { yes: true }, given.deps);
    expect(given.files.text("cibot.yaml")).toBe("model: faster\n");
    expect(given.output.result).toMatchObject({
      files: expect.arrayContaining([
        { path: "cibot.yaml", action: "keep", why: "was changed in the meantime", add: null },
      ]),
    });
  });
});

test("--dry-run shows all and writes nothing", async () => {
  const { files, output } = await init({ dryRun: true });
  expect(files.paths).toEqual([]);
  expect(output.stderr).toContain("+model: churn");
  expect(output.result).toMatchObject({ action: "planned" });
});

test("without a terminal it shows all, writes nothing and ends with 2, with the plan in the document", async () => {
  const { deps, files, output } = givenInit();
  await expect(runInit(undefined, {}, deps)).rejects.toMatchObject({
    code: "confirmation_needed",
    exit: 2,
    hint: expect.stringContaining("--yes"),
    partial: {
      found: { model: "churn" },
      files: expect.arrayContaining([expect.objectContaining({ action: "create" })]),
    },
  });
  expect(files.paths).toEqual([]);
  expect(output.stderr).toContain("+model: churn");
});

describe("flags", () => {
  test.each([
    ["--model", { model: "risk.v2" }, { model: "risk.v2" }],
    ["--threshold", { threshold: 0.3 }, { report: { predictions: [{ threshold: 0.3 }] } }],
    [
      "--label and --score",
      { label: "score", score: "customer_id" },
      { report: { predictions: [{ label: "score", score: "customer_id" }] } },
    ],
    [
      "--predictions of a file that is not there",
      { predictions: ["other.csv"], score: "p" },
      { report: { predictions: [{ path: "other.csv", label: "target", score: "p" }] } },
    ],
  ])("%s goes before what was found", async (_, options, config) => {
    expect((await init({ yes: true, ...options })).config).toMatchObject(config);
  });

  test("--project-folder names the folder of the DAGs", async () => {
    const given = givenInit();
    given.survey.survey = { ...given.survey.survey, equipment: { ...given.survey.survey.equipment, hasDags: true } };
    await runInit(undefined, { yes: true, projectFolder: "risk" }, given.deps);
    expect(parseConfig(given.files.text("cibot.yaml"), "").deploy.project_folder).toBe("risk");
  });

  test("a column that a named file does not have is refused with the nearest one", async () => {
    const { deps, files } = givenInit();
    const options = { yes: true, predictions: ["pred/test.csv"], label: "traget" };
    await expect(runInit(undefined, options, deps)).rejects.toMatchObject({
      code: "invalid_usage",
      message: expect.stringContaining('did you mean "target"'),
    });
    expect(files.paths).toEqual([]);
  });

  test("--no-ci writes no CI file, and asks for no forge", async () => {
    const { files, questions } = await init(
      { ci: false },
      { remote: null, answers: { Name: true, "cut-off": "", Write: true } },
    );
    expect(files.paths).toEqual([".gitignore", "cibot.yaml"]);
    expect(questions?.asked.join()).not.toContain("CI?");
  });

  test("--forge goes before what the remote says", async () => {
    const { files } = await init({ yes: true }, { forge: "github" });
    expect(files.paths).toEqual([
      ".github/workflows/cibot.yml",
      ".github/workflows/model.yml",
      ".gitignore",
      "cibot.yaml",
    ]);
  });
});

describe("questions", () => {
  test("are about what the project does not tell, with what was found as the default", async () => {
    const { questions, files, config } = await init({}, { answers: { Name: true, "cut-off": "0.4", Write: true } });
    expect(questions?.asked).toEqual([
      "Name of the model, in reports and comments?",
      "Policy cut-off: a score at or above it is positive. Empty when there is none.",
      "Write .gitlab/cibot.yml, .gitlab-ci.yml, .gitignore, cibot.yaml?",
    ]);
    expect(files.paths).toEqual(everything);
    expect(config).toMatchObject({ model: "churn", report: { predictions: [{ threshold: 0.4 }] } });
  });

  test("name the forge when the remote does not", async () => {
    const answers = { "run its CI": "github", Name: "risk", "cut-off": "", Write: true };
    const { files, config } = await init({}, { remote: null, answers });
    expect(files.paths).toContain(".github/workflows/cibot.yml");
    expect(config.model).toBe("risk");
  });

  test("settle which column plays which role", async () => {
    const answers = {
      Name: true,
      "true class": "state",
      "the score": "points",
      "positive class": "B",
      "cut-off": "",
      Write: true,
    };
    const given = givenInit({ answers });
    given.tables.facts["pred/test.csv"] = buildTable([
      buildFlag("state", ["A", "B"]),
      buildFlag("sex", ["f", "m"]),
      buildColumn("points", { max: 900 }),
    ]);
    await runInit(undefined, {}, given.deps);
    expect(parseConfig(given.files.text("cibot.yaml"), "").report.predictions).toMatchObject([
      { path: "pred/test.csv", label: "state", score: "points", positive: "B" },
    ]);
  });

  test("offer a probability first as the score, and never the key", async () => {
    const given = givenInit({ answers: { Name: true } });
    given.tables.facts["pred/test.csv"] = buildTable([
      buildKey("key"),
      buildFlag("target"),
      buildColumn("age", { max: 90 }),
      buildColumn("a"),
      buildColumn("b"),
    ]);
    await expect(runInit(undefined, {}, given.deps)).rejects.toMatchObject({ code: "interrupted" });
    expect(given.questions?.offered).toEqual(["a", "b", "age", ""]);
  });

  test("that stay open leave the predictions a comment", async () => {
    const given = givenInit({ answers: { Name: true, "true class": "", Write: true } });
    given.tables.facts["pred/test.csv"] = buildTable([buildFlag("a"), buildFlag("b"), buildColumn("score")]);
    await runInit(undefined, {}, given.deps);
    expect(parseConfig(given.files.text("cibot.yaml"), "").report.predictions).toEqual([]);
    expect(given.files.text("cibot.yaml")).toContain("# pred/test.csv: not found is a column with the true class");
  });

  test("are not asked where no column could be the answer", async () => {
    const given = givenInit({ answers: { Name: true, Write: true } });
    given.tables.facts["pred/test.csv"] = buildTable([buildColumn("age"), buildColumn("score")]);
    await runInit(undefined, {}, given.deps);
    expect(given.questions?.asked.join()).not.toContain("true class");
    expect(parseConfig(given.files.text("cibot.yaml"), "").report.predictions).toEqual([]);
  });

  test("are not asked about a cibot.yaml that stays", async () => {
    const given = givenInit({ answers: { Write: true } });
    given.files.onDisk["cibot.yaml"] = "model: mine\n";
    await runInit(undefined, {}, given.deps);
    expect(given.questions?.asked).toEqual(["Write .gitlab/cibot.yml, .gitlab-ci.yml, .gitignore?"]);
  });

  test("are refused a name that cibot.yaml would refuse", async () => {
    const given = givenInit({ answers: { Name: "a b" } });
    await expect(runInit(undefined, {}, given.deps)).rejects.toMatchObject({ code: "interrupted" });
    expect(given.questions?.refused).toEqual(["Letters, digits, dashes and underscores, with single dots between."]);
  });

  test("answered with no, nothing is written", async () => {
    const { deps, files, output } = givenInit({ answers: { Name: true, "cut-off": "", Write: false } });
    await runInit(undefined, {}, deps);
    expect(files.paths).toEqual([]);
    expect(output.stdout).toBe("Nothing was written.\n");
  });

  test.each([[{}], [{ Name: true }], [{ Name: true, "cut-off": "" }]])(
    "left with Ctrl+C after %j, nothing is written and the end is 130",
    async (answers) => {
      const { deps, files } = givenInit({ answers });
      await expect(runInit(undefined, {}, deps)).rejects.toMatchObject({ code: "interrupted", exit: 130 });
      expect(files.paths).toEqual([]);
    },
  );
});

test("a file that cannot be read is told and left out", async () => {
  const given = givenInit();
  delete given.tables.facts["pred/test.csv"];
  await runInit(undefined, { yes: true }, given.deps);
  expect(given.output.stderr).toMatch(/warning: .*pred\/test\.csv/);
  expect(parseConfig(given.files.text("cibot.yaml"), "").report.predictions).toEqual([]);
  expect(given.tables.isClosed).toBe(true);
});

test("what the look at the project refuses ends the command", async () => {
  const { deps, survey, files } = givenInit();
  survey.problem = outsideDvc({ directory: "/clone" });
  await expect(runInit(undefined, { yes: true }, deps)).rejects.toMatchObject({
    code: "outside_dvc",
    exit: 2,
    hint: expect.stringContaining("dvc init"),
  });
  expect(files.paths).toEqual([]);
});

test("a folder is for the sample project alone", async () => {
  await expect(runInit("other", {}, givenInit().deps)).rejects.toMatchObject({ code: "invalid_usage" });
});

test.each<[string, GivenInit, Readonly<Record<string, string>>, RegExp[]]>([
  ["to GitLab", {}, {}, [/git add/, /GITLAB_TOKEN/, /doctor/, /merge request/]],
  ["to GitHub", { forge: "github" }, {}, [/git add/, /Nothing to set/, /doctor/, /pull request/]],
  ["nowhere", { remote: null }, {}, [/git add/, /doctor/, /cibot train --forge local/]],
  [
    "to a pipeline that exists",
    {},
    { ".gitlab-ci.yml": "a: {}\n" },
    [/Add the lines above to \.gitlab-ci\.yml/, /git add/, /TOKEN/, /doctor/, /merge request/],
  ],
])("the next steps of a project that goes %s are its own", async (_, world, onDisk, steps) => {
  const given = givenInit(world);
  Object.assign(given.files.onDisk, onDisk);
  await runInit(undefined, { yes: true }, given.deps);
  expect(given.output.result).toMatchObject({ next: steps.map((step) => expect.stringMatching(step)) });
});

describe("--template project", () => {
  test("writes the sample project and says the next three commands", async () => {
    const { deps, laidOut, output } = givenInit();
    await runInit("sample", { template: "project" }, deps);
    expect(Object.keys(laidOut)).toEqual(["/work/sample/params.yaml"]);
    expect(output.result).toMatchObject({ action: "written", directory: "/work/sample", next: { length: 3 } });
  });

  test("refuses a folder that holds something", async () => {
    const { deps, laidOut, folders } = givenInit();
    folders["/work/sample"] = [".git"];
    const running = runInit("sample", { template: "project" }, deps);
    await expect(running).rejects.toMatchObject({ code: "folder_not_empty", exit: 2 });
    expect(laidOut).toEqual({});
  });
});
