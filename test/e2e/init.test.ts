import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { createGitRepository, temporaryFolder } from "../support/git-repository.ts";
import { startCibot } from "../support/run-cibot.ts";
import { runInTerminal } from "../support/run-in-terminal.ts";
import {
  checkBySchema,
  cibotScript,
  listJobs,
  nameDefaultBranch,
  requireRsync,
  runJobs,
  writePrograms,
} from "../support/run-pipeline.ts";
import { createShapedProject, installDvclive, type ShapedProject } from "../support/shaped-project.ts";

const trainWithPredictions = `import json, os, random
random.seed(7)
noise = float(open("params.yaml").read().split("noise:")[1])
os.makedirs("out/scored", exist_ok=True)
os.makedirs("reports/test", exist_ok=True)
right = 0
with open("out/scored/test.jsonl", "w") as f:
    for i in range(200):
        x = random.random()
        churned = x > 0.6
        proba = min(1, max(0, x + noise * (random.random() - 0.5)))
        right += (proba > 0.6) == churned
        f.write(json.dumps({"customerId": f"c{i}", "churned": churned, "proba": proba, "age": 20 + i % 50}) + "\\n")
json.dump({"accuracy": right / 200}, open("reports/test/metrics.json", "w"))
`;

const writeMetrics = `import json, sys
json.dump({"recall": 0.5}, open(sys.argv[1], "w"))
`;

const inSubfolders = {
  "train.py": trainWithPredictions,
  "write_metrics.py": writeMetrics,
  "params.yaml": "train:\n  noise: 0.9\n",
  "segments/write_metrics.py": writeMetrics,
  "reports/eu/.gitkeep": "",
  "reports/us/.gitkeep": "",
  "dvc.yaml": `vars:
  - scored: out/scored
stages:
  train:
    cmd: python train.py
    deps: [train.py]
    params: [train]
    outs: ["\${scored}/test.jsonl"]
    metrics:
      - reports/test/metrics.json: {cache: false}
  evaluate:
    foreach: [eu, us]
    do:
      cmd: python write_metrics.py reports/\${item}/metrics.json
      deps: [write_metrics.py, out/scored/test.jsonl]
      metrics:
        - reports/\${item}/metrics.json: {cache: false}
`,
  "segments/dvc.yaml": `stages:
  segment:
    cmd: python write_metrics.py metrics.json
    deps: [write_metrics.py]
    metrics:
      - metrics.json: {cache: false}
`,
};

const withDvclive = {
  "params.yaml": "train:\n  epochs: 2\n",
  "train.py": `from dvclive import Live
epochs = int(open("params.yaml").read().split("epochs:")[1])
with Live(save_dvc_exp=False) as live:
    for epoch in range(epochs):
        live.log_metric("train/loss", 1 / (epoch + 1))
        live.log_metric("valid/accuracy", 0.5 + epoch / 20)
        live.next_step()
`,
  "dvc.yaml": "stages:\n  train:\n    cmd: python train.py\n    deps: [train.py]\n    params: [train]\n",
};

const withoutPredictions = {
  "train.py": `import json
json.dump({"rmse": 4.5}, open("metrics.json", "w"))
`,
  "dvc.yaml":
    "stages:\n  train:\n    cmd: python train.py\n    deps: [train.py]\n    metrics: [{metrics.json: {cache: false}}]\n",
};

/** Commits a change with `[exp]` on a branch and trains it, as a job without a forge would. */
async function train(project: ShapedProject, path: string, text: string) {
  project.git("switch", "--quiet", "--create", "change");
  project.write(path, text);
  project.commit("Another try [exp]");
  return project.cibot("train", "--forge", "local");
}

/** Commits the same, and runs the job `train` of the pipeline that init wrote; pip writes down what it is asked for. */
async function trainInPipeline({ directory, path, ...project }: ShapedProject, file: string, text: string) {
  project.git("switch", "--quiet", "--create", "change");
  project.write(file, text);
  const message = "Another try [exp]";
  project.commit(message);
  const log = join(directory, ".git/pip.log");
  const programs = { cibot: cibotScript, pip: `printf '%s\\n' "$*" >> ${log}` };
  const bin = await writePrograms(join(directory, ".git/programs"), programs);
  const pipeline = { CI_COMMIT_BRANCH: "change", CI_COMMIT_TAG: null, CI_COMMIT_MESSAGE: message };
  const variables = { ...pipeline, CI_DEFAULT_BRANCH: "main", CIBOT_FORGE: "local" };
  const end = await runJobs(["train"], { directory, path: `${bin}:${path}`, variables });
  return { ...end, installed: readFileSync(log, "utf8") };
}

/** The names of the jobs that a pipeline with these variables has. */
async function namesOfJobs({ directory }: ShapedProject, variables: Readonly<Record<string, string | null>>) {
  const common = { CI_DEFAULT_BRANCH: "main", CI_COMMIT_TAG: null, CI_COMMIT_MESSAGE: "Change a comment" };
  const listed = await listJobs({ directory, variables: { ...common, ...variables } });
  return listed.filter(({ when }) => when !== "never").map(({ name }) => name);
}

// Each starts DVC a dozen times, which takes its while on a busy machine.
describe("cibot init --yes, then cibot train, in a project", { timeout: 180_000 }, () => {
  test("with metrics in subfolders and predictions of unusual names", async () => {
    const project = await createShapedProject({
      files: inSubfolders,
      remote: "git@git.example.org:data/churn-model.git",
    });
    const { exit, stdout } = await project.cibot("init", "--yes", "--json", "--forge", "gitlab");
    expect(exit).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      action: "written",
      found: {
        model: "churn-model",
        metrics_files: [
          "reports/test/metrics.json",
          "reports/eu/metrics.json",
          "reports/us/metrics.json",
          "segments/metrics.json",
        ],
        predictions: [{ name: "test", label: "churned", score: "proba", id: "customerId", complete: true }],
      },
    });
    expect(parse(project.read(".gitlab-ci.yml"), { logLevel: "silent" })).toMatchObject({
      include: [{ local: ".gitlab/cibot.yml" }],
      build: { rules: [{ when: "never" }] },
    });
    project.commit("Let cibot train");
    requireRsync();
    nameDefaultBranch(project.directory);
    const schema = await checkBySchema({ directory: project.directory });
    expect(schema, schema.stderr).toMatchObject({ exit: 0, stderr: expect.stringContaining("json schema validated") });
    // `!reference` yields cibot's own first lines.
    const { before_script: own } = parse(project.read(".gitlab/cibot.yml"))[".cibot"];
    for (const job of ["train", "report"]) {
      expect(parse(schema.stdout)[job].before_script).toEqual([...own, 'pip install --quiet "dvc>=3.30"']);
    }
    const mergeRequest = { CI_PIPELINE_SOURCE: "merge_request_event", CI_COMMIT_BRANCH: null };
    const into = (target: string) => ({ ...mergeRequest, CI_MERGE_REQUEST_TARGET_BRANCH_NAME: target });
    expect(await namesOfJobs(project, into("main"))).toEqual(["train"]);
    expect(await namesOfJobs(project, into("release"))).toEqual(["report"]);
    expect(await namesOfJobs(project, { CI_PIPELINE_SOURCE: "push", CI_COMMIT_BRANCH: "main" })).toEqual([]);
    const end = await trainInPipeline(project, "params.yaml", "train:\n  noise: 0.2\n");
    expect(end.exit, end.stdout + end.stderr).toBe(0);
    expect(end).toMatchObject({
      stdout: expect.stringMatching(/train > file:.*#comment-1\n/),
      installed: "install --quiet dvc>=3.30\n",
    });
    const report = project.read(".cibot/report/report.md");
    expect(report).toMatch(/^### ✅ Better/);
    expect(report).toContain("ROC AUC");
    expect(report).toContain("`accuracy`");
  });

  test("with DVCLive", async () => {
    const project = await createShapedProject({ files: withDvclive, packages: installDvclive() });
    expect(await project.cibot("init", "--yes", "--no-ci")).toMatchObject({ exit: 0 });
    const config = parse(project.read("cibot.yaml"));
    expect(config.report.metrics).toEqual([{ name: "valid.accuracy", better: "higher" }]);
    expect(project.read("cibot.yaml")).toContain("DVCLive writes dvclive/");
    project.commit("Let cibot train");
    const end = await train(project, "params.yaml", "train:\n  epochs: 4\n");
    expect(end).toMatchObject({ exit: 0, stdout: expect.stringMatching(/#comment-1\n$/) });
    const report = project.read(".cibot/report/report.md");
    expect(report).toMatch(/`valid\.accuracy`.*\| *0\.550 \| *0\.650 /);
    expect(report).toContain("![dvclive/plots/metrics/valid/accuracy.tsv]");
  });

  test("without predictions", async () => {
    const project = await createShapedProject({ files: withoutPredictions });
    const { exit, stderr } = await project.cibot("init", "--yes", "--no-ci");
    expect(exit).toBe(0);
    expect(stderr).toContain("predictions     none");
    expect(parse(project.read("cibot.yaml")).report).toMatchObject({ metrics: [{ name: "rmse", better: "lower" }] });
    project.commit("Let cibot train");
    const end = await train(project, "train.py", withoutPredictions["train.py"].replace("4.5", "4.25"));
    expect(end).toMatchObject({ exit: 0, stdout: expect.stringMatching(/#comment-1\n$/) });
    expect(project.read(".cibot/report/report.md")).toMatch(/`rmse`.*\| *4\.500 \| *4\.250 /);
  });
});

const environment = { NO_COLOR: "1" };

test("without a terminal and without --yes it shows the proposal, writes nothing and ends with 2", async () => {
  const repository = createGitRepository();
  repository.write(".dvc/config", "");
  repository.commit(withoutPredictions);
  const args = ["init", "--json", "--forge", "gitlab"];
  const { code, stdout, stderr } = await startCibot(args, { directory: repository.directory, env: environment }).ended;
  expect(code).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({
    command: "init",
    files: [{ action: "create" }, { action: "create" }, { action: "create" }, { path: "cibot.yaml", action: "create" }],
    error: { code: "confirmation_needed", exit: 2 },
  });
  expect(stderr).toContain("+model: project");
  expect(repository.status()).toBe("");
});

describe("on a terminal", () => {
  const rows = Array.from(
    { length: 40 },
    (_, row) => `${row},${row % 2 ? "A" : "B"},${row % 3 ? "Y" : "N"},${row / 40}`,
  );
  const createProject = () => {
    const repository = createGitRepository();
    repository.write(".dvc/config", "");
    repository.write("predictions.csv", `key,state,approved,model_7\n${rows.join("\n")}\n`);
    repository.commit({
      "dvc.yaml": "stages:\n  train:\n    cmd: python train.py\n    outs: [{predictions.csv: {cache: false}}]\n",
    });
    return repository;
  };
  const command = [process.execPath, join(import.meta.dirname, "../../bin/cibot.js"), "init"];
  const conversation = [
    { wait: "run its CI", send: "\r" },
    { wait: "Name of the model", send: "-pd\r" },
    { wait: "the true class", send: "\r" },
    { wait: "positive class", send: "\u001b[B\r" },
    { wait: "cut-off", send: "0.4\r" },
    { wait: "Write .gitlab/cibot.yml", send: "\r" },
  ];

  test("it shows what it found, asks for the rest and writes the answers", async () => {
    const { directory } = createProject();
    const { output, status } = await runInTerminal({ command, directory, columns: 100, steps: conversation });
    expect(status, output).toBe(0);
    const texts = ["score model_7", "run its CI", "+++ b/cibot.yaml", "Write .gitlab/cibot.yml", "Next:"];
    const places = texts.map((text) => output.indexOf(text));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect(parse(readFileSync(join(directory, "cibot.yaml"), "utf8"))).toMatchObject({
      model: "project-pd",
      report: { predictions: [{ label: "state", positive: "B", score: "model_7", threshold: 0.4 }] },
    });
  });

  test.each(conversation.map(({ wait }, index) => [wait, index] as const))(
    "Ctrl+C at %j writes nothing, says so, gives the cursor back and ends with 130",
    async (_, index) => {
      const { directory, status: changes } = createProject();
      const steps = conversation
        .slice(0, index + 1)
        .map((step, at) => (at === index ? { ...step, send: "\u0003" } : step));
      const { output, status } = await runInTerminal({ command, directory, columns: 100, steps });
      expect(status, output).toBe(130);
      expect(output).toContain("nothing was written");
      expect(output.lastIndexOf("\u001b[?25h")).toBeGreaterThan(output.lastIndexOf("\u001b[?25l"));
      expect(changes()).toBe("");
    },
  );
});

test("--template project writes the sample project into a new folder, and refuses one that holds something", async () => {
  const directory = temporaryFolder();
  const run = (template = "project") =>
    startCibot(["init", "--template", template, "sample"], { directory, env: environment }).ended;
  expect(await run("projct")).toMatchObject({ code: 2, stderr: expect.stringContaining("Did you mean project") });
  expect(await run()).toMatchObject({ code: 0, stdout: expect.stringContaining("cd sample && python3 -m venv .venv") });
  expect(existsSync(join(directory, "sample/cibot.yaml"))).toBe(true);
  expect(await run()).toMatchObject({ code: 2, stderr: expect.stringContaining("is not empty") });
});
