import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { temporaryFolder } from "../support/git-repository.ts";
import {
  type CreditProject,
  creditDags,
  describeTree,
  givenProject,
  parseDocument,
  readTexts,
  renderScoringDag,
} from "../support/given-delivery.ts";
import { startCibot } from "../support/run-cibot.ts";

// The built binary, a real repository, a real Airflow home, and no cluster.

vi.setConfig({ testTimeout: 120_000 });

describe("a first deploy", () => {
  test("shows Airflow the project by one relative link into a hidden store, and says so in one document", async () => {
    const project = givenProject();
    const { exit, document, stderr } = await project.json("deploy-dags");
    expect(exit, stderr).toBe(0);
    expect(document).toMatchObject({
      version: 1,
      command: "deploy-dags",
      action: "deployed",
      path: project.live,
      previous: null,
      files: { added: ["common.py", "scoring.py"], changed: [], removed: [] },
      dags: { added: ["credit_scoring"], changed: [], removed: [] },
      proof: null,
      activated: [],
    });
    expect(document.validation.map(({ rung, skipped }) => [rung, skipped])).toEqual([
      ["files", null],
      ["static", null],
      ["shim", null],
      ["dagbag", "no `deploy.airflow_python` is given"],
      ["cluster", "CIBOT_AIRFLOW_URL is not set"],
    ]);
    expect(document.release).toMatch(/^[0-9a-f]{12}$/);
    expect(readlinkSync(project.live)).toBe(`.cibot/releases/credit/${document.release}`);
    expect(readTexts(project.live)).toEqual({
      "common.py": creditDags["dags/common.py"],
      "scoring.py": creditDags["dags/scoring.py"],
    });
    expect(readFileSync(join(project.dags, ".cibot/.airflowignore"), "utf8")).toBe(".*\n*\n");
    expect(stderr).toContain("CIBOT_AIRFLOW_URL is not set: nothing is proven or unpaused");
  });

  test("prints one line, and under --quiet nothing else but warnings", async () => {
    const project = givenProject();
    const { exit, stdout, stderr } = await project.run("deploy-dags", "--quiet");
    expect([exit, stdout]).toEqual([0, expect.stringMatching(/^\S+\/dags\/credit is release [0-9a-f]{12}\n$/)]);
    expect(stderr).toMatch(/^(warning: .*\n)*$/);
  });

  test("from a folder that is no repository has no commit", async () => {
    const project = givenProject();
    rmSync(join(project.directory, ".git"), { recursive: true });
    const { exit, document } = await project.json("deploy-dags", "--verbose");
    expect([exit, document.action]).toEqual([0, "deployed"]);
    expect((await project.json("dags")).document).toMatchObject({ release: document.release, commit: null, by: "ada" });
  });

  test("where nothing can read the DAGs says which rungs did not run, and delivers", async () => {
    const project = givenProject({ env: { PATH: onlyGit() } });
    const { exit, document, stderr } = await project.json("deploy-dags");
    expect(exit, stderr).toBe(0);
    expect(document.validation.filter(({ skipped }) => skipped !== null).map(({ rung }) => rung)).toEqual([
      "shim",
      "dagbag",
      "cluster",
    ]);
    expect(stderr).toContain("not run: shim, since");
    expect(document.notes).toContainEqual(expect.stringContaining("python3"));
    expect(document).toMatchObject({ action: "deployed", dags: { added: [] } });
    expect(readTexts(project.live)).toHaveProperty(["scoring.py"]);
  });
});

test("the same content again writes nothing, not even a time", async () => {
  const project = givenProject();
  const { document: first } = await project.json("deploy-dags");
  const before = describeTree(project.home);
  const { exit, document, stdout } = await project.json("deploy-dags");
  expect([exit, document.action, document.release]).toEqual([0, "unchanged", first.release]);
  expect(stdout).not.toContain('"error"');
  const again = await project.run("deploy-dags", "--dry-run");
  expect(again.stdout).toBe(`${project.live} is release ${first.release} already: nothing to do\n`);
  expect(describeTree(project.home)).toEqual(before);
});

test("a dry run tells the plan and writes nothing", async () => {
  const project = givenProject();
  await project.json("deploy-dags");
  project.write("dags/scoring.py", renderScoringDag({ schedule: "@daily", tasks: ["score", "verify"] }));
  const before = describeTree(project.home);
  const { exit, document } = await project.json("deploy-dags", "--dry-run");
  expect(exit).toBe(0);
  expect(document).toMatchObject({
    action: "planned",
    files: { changed: ["scoring.py"] },
    dags: { changed: ["credit_scoring"] },
    changes: [
      {
        dag_id: "credit_scoring",
        schedule: { from: "0 0 5 * *", to: "@daily" },
        tasks: { added: ["verify"], removed: [] },
        moved_from: null,
      },
    ],
    runs_in_flight: null,
  });
  const { stdout } = await project.run("deploy-dags", "--dry-run");
  expect(stdout).toMatch(/release [0-9a-f]{12} → [0-9a-f]{12}\n~ file scoring.py\n~ DAG credit_scoring\n/);
  expect(stdout).toContain("schedule of credit_scoring: 0 0 5 * * → @daily\n");
  expect(describeTree(project.home)).toEqual(before);
});

describe("a place that is none is refused before anything is written", () => {
  test.each([
    ["PROJECT_FOLDER is not set", { PROJECT_FOLDER: undefined }, 2, "project_folder_missing"],
    ["PROJECT_FOLDER is empty", { PROJECT_FOLDER: "" }, 2, "invalid_project_folder"],
    ["PROJECT_FOLDER is blank", { PROJECT_FOLDER: " " }, 2, "invalid_project_folder"],
    ["PROJECT_FOLDER is absolute", { PROJECT_FOLDER: "/etc" }, 2, "invalid_project_folder"],
    ["PROJECT_FOLDER is the root", { PROJECT_FOLDER: "/" }, 2, "invalid_project_folder"],
    ["PROJECT_FOLDER leads up", { PROJECT_FOLDER: "../plugins" }, 2, "invalid_project_folder"],
    ["PROJECT_FOLDER is the folder above", { PROJECT_FOLDER: ".." }, 2, "invalid_project_folder"],
    ["PROJECT_FOLDER is the DAGs folder itself", { PROJECT_FOLDER: "." }, 2, "invalid_project_folder"],
    ["PROJECT_FOLDER is two folders", { PROJECT_FOLDER: "risk/credit" }, 2, "invalid_project_folder"],
    ["PROJECT_FOLDER is the store", { PROJECT_FOLDER: ".cibot" }, 2, "invalid_project_folder"],
    ["PROJECT_FOLDER hides a module of Python", { PROJECT_FOLDER: "json" }, 2, "invalid_project_folder"],
    ["AIRFLOW_HOME is not set", { AIRFLOW_HOME: undefined }, 2, "airflow_home_missing"],
    ["AIRFLOW_HOME is empty", { AIRFLOW_HOME: "" }, 2, "airflow_home_missing"],
    ["AIRFLOW_HOME is not there", { AIRFLOW_HOME: "/nonexistent/airflow" }, 2, "dags_folder_missing"],
    [
      "CIBOT_AIRFLOW_URL has half a credential",
      { CIBOT_AIRFLOW_URL: "http://localhost:9", CIBOT_AIRFLOW_USER: "ada" },
      2,
      "invalid_airflow_credential",
    ],
    ["CIBOT_AIRFLOW_URL is no address", { CIBOT_AIRFLOW_URL: "airflow:8080" }, 2, "invalid_airflow_url"],
  ])("%s", async (_, env, exit, code) => {
    const project = givenProject({ env });
    const before = describeTree(project.home);
    for (const command of ["deploy-dags", "rollback-dags", "dags"]) {
      const { exit: seen, document, stderr } = await project.json(command);
      expect([seen, document.error.code, document.error.exit], command).toEqual([exit, code, exit]);
      expect(document).toMatchObject({ version: 1, command });
      expect(stderr).toContain(`error: ${document.error.message}\nhint: ${document.error.hint}\n`);
    }
    expect(describeTree(project.home)).toEqual(before);
  });

  test("a DAGs folder that this user may not write to", async () => {
    const project = givenProject();
    const { exit, document } = await asOtherUser(project, ["deploy-dags", "--json"]);
    expect([exit, document.error.code]).toEqual([4, "dags_folder_not_writable"]);
    const dry = await asOtherUser(project, ["deploy-dags", "--dry-run", "--json"]);
    expect([dry.exit, dry.document.action]).toEqual([0, "planned"]);
    expect(dry.document.notes).toContain(`${project.dags} is not writable for this user: a deploy would be refused.`);
    expect(existsSync(join(project.dags, ".cibot"))).toBe(false);
  });

  test("a link that somebody else made", async () => {
    const project = givenProject();
    symlinkSync(temporaryFolder(), project.live);
    const before = describeTree(project.home);
    for (const args of [["deploy-dags"], ["deploy-dags", "--dry-run"]]) {
      const { exit, document } = await project.json(...args);
      expect([exit, document.error.code]).toEqual([4, "foreign_link"]);
    }
    expect(describeTree(project.home)).toEqual(before);
  });

  test.each([
    ["is not there", { "readme.md": "no DAGs\n" }, "dags_missing"],
    ["has no Python file", { "dags/query.sql": "select 1\n" }, "dags_missing"],
    ["holds a virtual environment", { ...creditDags, "dags/.venv/pyvenv.cfg": "home = /usr/bin\n" }, "dags_unreadable"],
  ])("a project whose folder %s", async (_, files, code) => {
    const project = givenProject({ files });
    const before = describeTree(project.home);
    const { exit, document } = await project.json("deploy-dags");
    expect([exit, document.error.code]).toEqual([2, code]);
    expect(describeTree(project.home)).toEqual(before);
  });

  test("a project with a link that leads out of its folder", async () => {
    const project = givenProject();
    symlinkSync("/etc/hostname", join(project.directory, "dags/host"));
    const { exit, document } = await project.json("deploy-dags");
    expect([exit, document.error.code]).toEqual([2, "dags_unreadable"]);
    expect(document.error.message).toContain('the link "host" leads out of it');
    expect(existsSync(join(project.dags, ".cibot"))).toBe(false);
  });
});

describe("DAGs with errors are refused, and nothing is written", () => {
  const cycle = renderScoringDag().concat("    plan >> plan\n");

  test.each([
    ["a syntax error", { "dags/scoring.py": "def scoring(:\n    pass\n" }, /^scoring.py:1: .*\[/m],
    ["tasks that wait for each other", { "dags/scoring.py": cycle }, /^scoring.py:\d+: .*\[cycle\]$/m],
    ["an id twice", { "dags/second.py": renderScoringDag() }, /credit_scoring.*\[duplicate-dag-id\]$/m],
    ["an import that breaks below the project's folder", { "dags/common.py": "" }, /^scoring.py:\d+: .*command.*\[/m],
    ["a private key", { "dags/key.pem": privateKey() }, /^key.pem.*\[/m],
    [
      "a large file",
      { "dags/data.csv": "0123456789\n".repeat(500_000) },
      /^data.csv: The file has 5.2 MiB, more than the limit of 5.0 MiB. \[file-too-large\]$/m,
    ],
  ] as const)("%s", async (_, files, line) => {
    const project = givenProject({ files: { ...creditDags, ...files } });
    const before = describeTree(project.home);
    const { exit, document } = await project.json("deploy-dags");
    expect([exit, document.error.code, document.action, document.release]).toEqual([
      1,
      "invalid_dags",
      "refused",
      null,
    ]);
    expect(document.error.message).toMatch(line);
    expect(document.error.message).toMatch(/^Nothing was delivered, since there /);
    expect(document.files).toMatchObject({ added: expect.arrayContaining(["scoring.py"]) });
    expect(describeTree(project.home)).toEqual(before);
  });

  test("another team's tree would end Airflow's own listing", async () => {
    const project = givenProject();
    mkdirSync(join(project.dags, "marketing"));
    symlinkSync("..", join(project.dags, "marketing/loop"));
    const before = describeTree(project.home);
    const { exit, document } = await project.json("deploy-dags");
    expect([exit, document.error.code]).toEqual([1, "invalid_dags"]);
    expect(document.error.message).toContain("marketing/loop");
    expect(describeTree(project.home)).toEqual(before);
  });

  test("a project beside it has a DAG of the id", async () => {
    const first = givenProject();
    await first.json("deploy-dags");
    const second = givenProject({
      name: "fraud",
      home: first.home,
      files: { ...creditDags, "dags/scoring.py": renderScoringDag({ project: "fraud" }) },
    });
    const before = describeTree(first.home);
    const { exit, document } = await second.json("deploy-dags");
    expect([exit, document.error.code]).toEqual([1, "invalid_dags"]);
    expect(document.error.message).toContain('The project "credit" has a DAG "credit_scoring" too, in scoring.py.');
    expect(describeTree(first.home)).toEqual(before);
  });

  test("the files for a forge's widgets are written all the same, a dry run ends with 1, too", async () => {
    const project = givenProject({ files: { ...creditDags, "dags/scoring.py": "def scoring(:\n    pass\n" } });
    const files = ["--sarif", "dags.sarif", "--code-quality", "quality.json"];
    const { exit, stdout, stderr } = await project.run("deploy-dags", "--dry-run", ...files);
    expect([exit, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/error: Nothing was delivered, since there .*\nscoring.py:1: /);
    const read = (name: string) => JSON.parse(readFileSync(join(project.directory, name), "utf8"));
    const results = read("dags.sarif").runs.flatMap((run: { results: unknown[] }) => run.results);
    expect(results[0].locations[0].physicalLocation).toMatchObject({
      artifactLocation: { uri: "dags/scoring.py" },
      region: { startLine: 1 },
    });
    expect(read("quality.json")[0]).toMatchObject({ location: { path: "dags/scoring.py", lines: { begin: 1 } } });
  });
});

test("a name that Python cannot import is a warning", async () => {
  const project = givenProject({ name: "credit-risk", files: { "dags/scoring.py": 'TABLE = "credit"\n' } });
  const { exit, document, stderr } = await project.json("deploy-dags");
  expect([exit, document.action]).toEqual([0, "deployed"]);
  expect(stderr).toContain('warning: The project\'s folder "credit-risk" cannot be imported by this name');
});

/** A folder of programs in which Git is the only one. */
function onlyGit(): string {
  const folder = temporaryFolder();
  symlinkSync(execFileSync("which", ["git"], { encoding: "utf8" }).trim(), join(folder, "git"));
  return folder;
}

/** Not a key: it has the form of one. */
const privateKey = () =>
  ["-----BEGIN RSA PRIVATE KEY-----", "MIIEpAIBAAKCAQEA".repeat(4), "-----END RSA PRIVATE KEY-----", ""].join("\n");

/** Runs it as a user who is neither root nor the folder's owner; without root's rights the folder is closed to its owner. */
async function asOtherUser({ dags, directory, home, env }: CreditProject, args: readonly string[]) {
  const isRoot = process.geteuid?.() === 0;
  if (!isRoot) chmodSync(dags, 0o555);
  for (const path of [dirname(home), home, dirname(directory)]) chmodSync(path, 0o755);
  // Git reads no repository of another user.
  if (isRoot) execFileSync("chown", ["-R", "65534", directory]);
  const { ended } = startCibot(args, { directory, env, ...(isRoot ? { uid: 65534 } : {}) });
  const { code, stdout } = await ended;
  return { exit: code, document: parseDocument(stdout) };
}
