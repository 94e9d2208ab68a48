import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createDvcProject, type DvcProject } from "../support/dvc-project.ts";

let project: DvcProject;

beforeEach(async () => {
  project = await createDvcProject();
});

afterEach(() => project.remove());

/** A branch whose last commit makes a better model and asks for training. */
async function commitBetterModel(): Promise<string> {
  project.git("switch", "--quiet", "--create", "less-noise");
  await project.write("params.yaml", "rows: 100\nnoise: 0.2\n");
  project.commit("Less noise [exp]");
  return project.git("rev-parse", "HEAD");
}

describe("a change that deserves training", () => {
  test("is trained, measured against main, reported on its commit, and offered as a merge request", async () => {
    const sha = await commitBetterModel();

    const { exit, document, stderr } = await project.json(["train"]);

    expect(exit, stderr).toBe(0);
    expect(document).toMatchObject({
      version: 1,
      command: "train",
      decision: { run: true, matched: 0 },
      report: { verdict: "better", markdown: ".cibot/report/report.md" },
      publish: { action: "created", target: `commit/${sha}`, uploads: { new: 2, reused: 0, failed: 0 } },
      merge_request: { action: "created", branch: "cibot/toy/less-noise" },
    });
    expect(document.training.stages.map((stage: { name: string }) => stage.name)).toEqual(["prepare", "train"]);

    const report = JSON.parse(await project.read(".cibot/report/report.json"));
    expect(report.baseline.how).toBe("merge base with main");
    expect(report.evaluation.splits[0]).toMatchObject({ name: "test", rows: 300 });
    expect(report.evaluation.deltas[0]).toMatchObject({ metric: "roc_auc", paired: true, verdict: "better" });
    expect(report.params).toContainEqual({ file: "params.yaml", name: "noise", baseline: 0.6, candidate: 0.2 });
    expect(report.metrics[0]).toMatchObject({ name: "test.accuracy", verdict: "better" });
    const markdown = await project.read(".cibot/report/report.md");
    expect(markdown).toMatch(/^### ✅ Better than main · ROC AUC 0\.\d{3} → 0\.\d{3}/);
    for (const { path } of report.plots) expect(existsSync(join(project.directory, ".cibot/report", path))).toBe(true);

    expect(project.git("show", "cibot/toy/less-noise:params.yaml")).toBe("rows: 200\nnoise: 0.2");
    expect(project.git("log", "-1", "--format=%P", "cibot/toy/less-noise")).toBe(sha);
    expect(project.git("rev-parse", "HEAD")).toBe(sha);
    expect(project.git("status", "--porcelain", "--untracked-files=all")).not.toContain(".cibot");
  });

  test("has its data in the remote before the merge request is opened", async () => {
    await commitBetterModel();
    await project.json(["train"]);

    project.git("switch", "--quiet", "--force", "cibot/toy/less-noise");

    expect(project.dvc("status", "--cloud")).toContain("in sync");
  });

  test("is updated in place by a second run, which opens nothing new", async () => {
    await commitBetterModel();
    await project.json(["train"]);

    const { exit, document, stderr } = await project.json(["train"]);

    expect(exit, stderr).toBe(0);
    expect(document.publish.action).toBe("updated");
    expect(document.publish.uploads).toEqual({ new: 0, reused: 2, failed: 0 });
    expect(document.merge_request.action).toBe("unchanged");
    expect(readdirSync(join(project.directory, ".cibot/forge/merge-requests"))).toHaveLength(1);
    expect(project.git("rev-list", "--count", "main..cibot/toy/less-noise")).toBe("2");
  });

  test("reports again without training, with the same numbers, and updates the same comment", async () => {
    await commitBetterModel();
    const first = await project.json(["train"]);

    const { exit, document } = await project.json(["report"]);

    expect(exit).toBe(0);
    expect(document.report.headline).toBe(first.document.report.headline);
    expect(document.publish.url).toBe(first.document.publish.url);
  });

  test("prints the comment's address alone on stdout, and one line per stage on stderr", async () => {
    await commitBetterModel();

    const { stdout, stderr } = await project.cibot(["train"], { env: { CI: "true" } });

    expect(stdout).toMatch(/^file:\/\/\S+index\.html#\S+\n$/);
    expect(stderr).toMatch(/✓ prepare \d+\.\d s\n[\s\S]*✓ train \d+\.\d s\n/);
    expect(stderr).not.toContain("\u001b");
  });

  test("shows its plan and changes nothing with --dry-run", async () => {
    const sha = await commitBetterModel();

    const { exit, document } = await project.json(["train", "--dry-run", "--set-param", "noise=0.3"]);

    expect(exit).toBe(0);
    expect(document.plan.training.command).toEqual(
      expect.arrayContaining(["dvc", "exp", "run", "--pull", "rows=200", "noise=0.3"]),
    );
    expect(document.plan.baseline.rev).toBe(project.git("rev-parse", "main"));
    expect(project.git("rev-parse", "HEAD")).toBe(sha);
    expect(existsSync(join(project.directory, ".cibot"))).toBe(false);
  });
});

describe("what could not be published", () => {
  test.each([
    ["a forge that this version lacks", { CIBOT_FORGE: "github" }, [], "not_available"],
    ["a project that nothing names", { GITLAB_CI: "true", GITLAB_TOKEN: "glpat-1" }, [], "unknown_project"],
    ["a merge request that is not open", {}, ["--target", "mr"], "no_merge_request"],
    ["a target that is none", {}, ["--target", "wiki"], "unknown_target"],
  ] as const)("ends the command before the training: %s", async (_what, env, args, code) => {
    await commitBetterModel();
    const { exit, document, stderr } = await project.json(["train", ...args], { env });
    expect([exit, document.error.code]).toEqual([2, code]);
    expect(stderr).not.toContain("dvc exp run");
    expect(project.git("for-each-ref", "refs/exps")).toBe("");
  });

  test("is no reason to refuse a training whose report stays here", async () => {
    await commitBetterModel();
    const args = ["train", "--no-publish", "--no-merge-request"];
    const { exit, document, stderr } = await project.json(args, { env: { GITLAB_CI: "true" } });
    expect(exit, stderr).toBe(0);
    expect(document).toMatchObject({ publish: null, merge_request: null, report: { verdict: "better" } });
  });
});

describe("the decision", () => {
  test("leaves a commit without [exp] alone and says why", async () => {
    await project.write("notes.txt", "words\n");
    project.commit("Notes only");

    const { exit, stdout, stderr } = await project.cibot(["train"]);

    expect(exit).toBe(0);
    expect(stdout).toBe("");
    expect(stderr).toContain("No training: no rule of train.rules matches.");
    expect(stderr).toContain('$CI_COMMIT_MESSAGE is "Notes only"');
    expect(existsSync(join(project.directory, ".cibot"))).toBe(false);
  });

  test("never trains cibot's own result again, also when its message says [exp]", async () => {
    await commitBetterModel();
    await project.json(["train"]);
    project.git("restore", ".");
    project.git("switch", "--quiet", "cibot/toy/less-noise");

    const message = `${project.git("log", "-1", "--format=%B")}`;
    const { exit, document } = await project.json(["train"], {
      env: { GITLAB_CI: "true", CIBOT_FORGE: "local", CI_COMMIT_MESSAGE: message },
    });

    expect(exit).toBe(0);
    expect(document.decision.run).toBe(false);
  });
});

describe("a training that fails", () => {
  test("publishes a report with stage, log and command, exits 1, and leaves the workspace as it was", async () => {
    const sha = await commitBetterModel();
    await project.write("train.py", 'print("column age is missing")\nraise SystemExit(3)\n');
    project.commit("Break it [exp]");

    const { exit, document } = await project.json(["train"]);

    expect(exit).toBe(1);
    expect(document.error).toMatchObject({ code: "training_failed", exit: 1 });
    expect(document.publish.action).toBe("created");
    const report = await project.read(".cibot/report/report.md");
    expect(report).toContain("Training failed in stage `train`");
    expect(report).toContain("column age is missing");
    expect(report).toContain("cibot train");
    expect(project.git("status", "--porcelain")).toBe("");
    expect(await project.read("pred/test.csv")).toContain("id,target,score");
    expect(sha).not.toBe(project.git("rev-parse", "HEAD"));
  });

  test("is stopped at its timeout, with everything that it started", async () => {
    await commitBetterModel();
    await project.write("train.py", 'import time, os\nopen("../pid", "w").write(str(os.getpid()))\ntime.sleep(600)\n');
    await project.write("cibot.yaml", "train: { timeout: 6s }\n");
    project.commit("Hang [exp]");

    const { exit, document } = await project.json(["train"]);

    expect(exit).toBe(1);
    expect(document.error.message).toContain("longer than its limit of 6.0 s");
    expect(isAlive(Number(await project.read("../pid")))).toBe(false);
    expect(project.git("status", "--porcelain")).toBe("");
  });

  test.each([
    ["SIGINT", 130, "interrupted"],
    ["SIGTERM", 143, "terminated"],
  ] as const)("is stopped by %s with exit %i; the next run works", async (signal, code, name) => {
    await commitBetterModel();
    const slow =
      'import time, os, pathlib\npathlib.Path("../pid").write_text(str(os.getpid()))\nprint("now", flush=True)\ntime.sleep(600)\n';
    const good = await project.read("train.py");
    await project.write("train.py", slow);
    project.commit("Hang [exp]");
    let sent = false;

    const { exit, document } = await project.json(["train", "--verbose"], {
      onStderr: (text, pid) => {
        if (!sent && text.includes("  now\n")) sent = process.kill(pid, signal);
      },
    });

    expect(exit).toBe(code);
    expect(document.error.code).toBe(name);
    expect(isAlive(Number(await project.read("../pid")))).toBe(false);
    expect(project.git("status", "--porcelain")).toBe("");
    await project.write("train.py", good);
    project.commit("Repaired [exp]");
    expect((await project.json(["train"])).exit).toBe(0);
  });
});

describe("a failure after training", () => {
  test("opens no merge request when the data cannot be pushed, keeps the report, and goes on with --resume", async () => {
    await commitBetterModel();
    const config = await project.read(".dvc/config");
    await project.write(".dvc/config", config.replace(/url = .*/, "url = /proc/no-such-place"));
    project.commit("Bad remote [exp]");

    const failed = await project.json(["train", "--no-pull"]);

    expect(failed.exit).toBe(1);
    expect(failed.document.error.code).toBe("dvc_push_failed");
    expect(failed.document.publish.action).toBe("created");
    expect(failed.document.merge_request).toBeNull();
    expect(existsSync(join(project.directory, ".cibot/forge/merge-requests"))).toBe(false);
    const [, resume] = /`cibot (train --resume \S+)`/.exec(failed.document.error.hint) ?? [];

    project.dvc("config", "--local", "remote.storage.url", join(project.directory, "../remote"));
    const resumed = await project.json((resume ?? "").split(" "));

    expect(resumed.exit, resumed.stderr).toBe(0);
    expect(resumed.document.merge_request.action).toBe("created");
    expect(resumed.document.training.experiment).toBe(failed.document.training.experiment);
  });

  test("says how to go on when the predictions are missing", async () => {
    await commitBetterModel();
    const config = await project.read("cibot.yaml");
    await project.write("cibot.yaml", config.replace("pred/test.csv", "pred/oot.csv"));
    project.commit("Wrong path [exp]");

    const { exit, document, stderr } = await project.json(["train"]);

    expect(exit).toBe(2);
    expect(document.error).toMatchObject({ code: "predictions_missing", exit: 2 });
    expect(stderr).toMatch(/the trained result is safe as experiment \S+ .*cibot train --resume/);
    expect(project.git("for-each-ref", "refs/exps")).toContain("cibot-");
  });
});

describe("bad input", () => {
  test("outside a Git repository", async () => {
    const { exit, document } = await project.json(["train"], { cwd: "/tmp" });
    expect([exit, document.error.code]).toEqual([2, "not_a_git_repository"]);
  });

  test("outside a DVC repository", async () => {
    rmSync(join(project.directory, ".dvc"), { recursive: true });
    project.commit("No DVC [exp]");
    const { exit, document } = await project.json(["train"]);
    expect([exit, document.error.code]).toEqual([2, "not_a_dvc_repository"]);
  });

  test("without dvc on the PATH", async () => {
    await commitBetterModel();
    const { exit, document } = await project.json(["train"], { env: { PATH: "/usr/bin:/bin" } });
    expect([exit, document.error.code]).toEqual([2, "dvc_missing"]);
  });

  test("with a broken dvc.yaml", async () => {
    await project.write("dvc.yaml", "stages: [\n");
    project.commit("Broken [exp]");
    const { exit, document } = await project.json(["train"]);
    expect([exit, document.error.code]).toEqual([2, "broken_dvc_yaml"]);
  });

  test("with a parameter that does not exist, which changes nothing", async () => {
    await commitBetterModel();
    const { exit, document } = await project.json(["train", "--set-param", "nois=1"]);
    expect([exit, document.error.code]).toEqual([2, "unknown_param"]);
    expect(document.error.message).toContain("nois");
    expect(project.git("status", "--porcelain")).toBe("");
  });

  test("with uncommitted changes, which are kept", async () => {
    await commitBetterModel();
    await project.write("train.py", "# my work\n");
    const { exit, document } = await project.json(["train"]);
    expect([exit, document.error.code]).toEqual([2, "dirty_workspace"]);
    expect(document.error.message).toContain("train.py");
    expect(await project.read("train.py")).toBe("# my work\n");
  });

  test("with a second cibot in the same folder", async () => {
    await commitBetterModel();
    await project.write(
      "train.py",
      `import time\nprint("now", flush=True)\ntime.sleep(3)\n${await project.read("train.py")}`,
    );
    project.commit("Slow [exp]");
    let second: Promise<Awaited<ReturnType<DvcProject["json"]>>> | undefined;
    const first = await project.json(["train", "--verbose"], {
      onStderr: (text) => {
        if (text.includes("  now\n")) second ??= project.json(["train"]);
      },
    });
    expect(first.exit).toBe(0);
    expect((await second)?.document.error.code).toBe("workspace_busy");
  });

  test("with five mistakes in cibot.yaml, all told at once", async () => {
    const yaml =
      "version: 2\nmodle: x\ntrain:\n  pul: false\n  engine: slurm\nreport:\n  metrics:\n    - { name: a, better: up }\n";
    await project.write("cibot.yaml", yaml);
    project.commit("Mistakes [exp]");
    const { exit, document } = await project.json(["train"]);
    expect([exit, document.error.code]).toEqual([2, "invalid_config"]);
    for (const part of ["line 1", 'line 2: unknown key "modle", did you mean "model"?', "line 4", "line 5", "line 8"]) {
      expect(document.error.message).toContain(part);
    }
  });
});

describe("where there is little to compare with", () => {
  test("a first run says that there is no baseline yet", async () => {
    const empty = project.git("commit-tree", project.git("hash-object", "-t", "tree", "/dev/null"), "-m", "Empty");
    const first = project.git("commit-tree", "HEAD^{tree}", "-p", empty, "-m", "First model [exp]");
    project.git("switch", "--quiet", "--create", "first", first);
    project.git("branch", "--force", "main", empty);

    const { exit, document, stderr } = await project.json(["train"]);

    expect(exit, stderr).toBe(0);
    expect(document.report.headline).toMatch(/^No baseline yet · ROC AUC 0\.\d+ on test$/);
    expect(await project.read(".cibot/report/report.md")).toContain("has no metrics and no predictions");
  });

  test("a shallow, detached clone without origin/main fetches what it needs", async () => {
    await commitBetterModel();
    const clone = join(project.directory, "../clone");
    project.git("clone", "--quiet", "--depth", "1", "--branch", "less-noise", `file://${project.directory}`, clone);
    project.git("-C", clone, "checkout", "--quiet", "--detach");
    project.dvc("push", "--quiet");

    const { exit, document, stderr } = await project.json(["train"], {
      cwd: clone,
      env: { CI_COMMIT_BRANCH: "less-noise" },
    });

    expect(exit, stderr).toBe(0);
    expect(document.report.verdict).toBe("better");
    expect(stderr).toContain("merge base with origin/main");
  });
});

/** A process that is dead but not yet collected by its parent (state Z) does not live. */
function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}
