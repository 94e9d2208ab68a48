import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { createExperiments } from "../../../src/adapters/dvc/create-experiments.ts";
import type { TrainingEvent } from "../../../src/core/training/training-event.ts";
import { planTraining } from "../../../src/core/training/training-plan.ts";
import { createDvcProject, type DvcProject } from "../../support/dvc-project.ts";
import { fakeProgram } from "../../support/fake-program.ts";
import { temporaryFolder } from "../../support/git-repository.ts";
import { pythonPrograms } from "../../support/python-environment.ts";

beforeEach(async () => {
  vi.stubEnv("PATH", `${await pythonPrograms()}:${process.env.PATH}`);
});

afterEach(() => vi.unstubAllEnvs());

async function givenProject(): Promise<DvcProject> {
  const project = await createDvcProject();
  onTestFinished(() => project.remove());
  return project;
}

interface Run {
  readonly name?: string;
  readonly overrides?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly timeout?: number;
}

async function run({ directory }: DvcProject, { name = "one", overrides = [], env = {}, signal, timeout }: Run = {}) {
  const log = join(temporaryFolder(), "training.log");
  const events: TrainingEvent[] = [];
  const plan = planTraining({ experiment: name, params: {}, overrides, env, timeout: timeout ?? null, pull: false });
  const onEvent = (event: TrainingEvent) => events.push(event);
  const end = await createExperiments(directory).run({
    plan,
    log,
    signal: signal ?? new AbortController().signal,
    onEvent,
  });
  return { end, events, log };
}

describe("inspect", () => {
  test("tells the version and the default remote", async () => {
    const { directory } = await givenProject();
    const engine = await createExperiments(directory).inspect();
    expect(engine).toEqual({ version: expect.stringMatching(/^3\.\d+\.\d+$/), remote: "storage" });
  });

  test("a remote that is not the default one is none", async () => {
    const { directory, dvc } = await givenProject();
    dvc("config", "--unset", "core.remote");
    expect((await createExperiments(directory).inspect()).remote).toBeNull();
  });

  test.each([
    ["3.30.0", true],
    ["3.68.0.dev1+g0ff", true],
    ["4.0.0", true],
    ["3.29.9", false],
    ["3.9.1", false],
    ["2.58.2", false],
  ])("DVC %s will do: %s", async (version, isEnough) => {
    const directory = temporaryFolder();
    mkdirSync(join(directory, ".dvc"));
    fakeProgram("dvc", `test "$1" = --version && echo ${version}; exit 0`);
    const inspection = createExperiments(directory).inspect();
    if (isEnough) await expect(inspection).resolves.toEqual({ version, remote: null });
    else
      await expect(inspection).rejects.toMatchObject({
        code: "dvc_too_old",
        message: expect.stringContaining(version),
      });
  });

  test("a subfolder of a DVC repository is in it", async () => {
    const { directory } = await givenProject();
    mkdirSync(join(directory, "models/credit"), { recursive: true });
    expect((await createExperiments(join(directory, "models/credit")).inspect()).remote).toBe("storage");
  });

  test("says what is missing: DVC, or a repository of its own", async () => {
    const { directory } = await givenProject();
    await expect(createExperiments(temporaryFolder()).inspect()).rejects.toMatchObject({
      code: "not_a_dvc_repository",
    });
    vi.stubEnv("PATH", temporaryFolder());
    await expect(createExperiments(directory).inspect()).rejects.toMatchObject({ code: "dvc_missing" });
  });

  test("passes on what DVC says of a broken configuration", async () => {
    const project = await givenProject();
    await project.write(".dvc/config", "[core\n");
    await expect(createExperiments(project.directory).inspect()).rejects.toMatchObject({
      code: "dvc_failed",
      message: expect.stringContaining("Invalid line ('[core')"),
    });
  });
});

const ana = {
  GIT_AUTHOR_NAME: "Ana",
  GIT_AUTHOR_EMAIL: "ana@bank.test",
  GIT_COMMITTER_NAME: "Ana",
  GIT_COMMITTER_EMAIL: "ana@bank.test",
};

describe("run", () => {
  test("leaves an experiment that is found by its name and its commit alone", async () => {
    const project = await givenProject();
    const head = project.git("rev-parse", "HEAD");
    const { end, events } = await run(project, { overrides: ["noise=0.4"] });

    expect(end).toEqual({ kind: "done" });
    expect(events.filter(({ kind }) => kind !== "output")).toEqual([
      { kind: "stage-skipped", stage: "prepare", why: "unchanged" },
      { kind: "stage-started", stage: "train" },
    ]);
    expect(events).toContainEqual({ kind: "output", line: "trained" });
    const experiments = createExperiments(project.directory);
    const revision = await experiments.find("one", head);
    expect(project.git("show", `${revision}:params.yaml`)).toContain("noise: 0.4");
    expect(await experiments.find("two", head)).toBeUndefined();
    expect(await experiments.find("one", "0".repeat(40))).toBeUndefined();
  });

  test.each([
    [{}, "cibot <cibot@localhost>"],
    [ana, "Ana <ana@bank.test>"],
  ])("an experiment is made by whom Git knows, else by the bot: %j", async (identity, author) => {
    const project = await givenProject();
    await project.write("train.py", `${await project.read("train.py")}# uncommitted\n`);
    for (const name of ["GLOBAL", "SYSTEM"]) vi.stubEnv(`GIT_CONFIG_${name}`, "/dev/null");
    for (const [name, value] of Object.entries(identity)) vi.stubEnv(name, value);
    const { end } = await run(project);
    expect(end).toEqual({ kind: "done" });
    const revision = await createExperiments(project.directory).find("one", project.git("rev-parse", "HEAD"));
    expect(project.git("log", "-1", "--format=%an <%ae>", revision ?? "")).toBe(author);
  });

  test("the files of an experiment come back with apply", async () => {
    const project = await givenProject();
    await run(project, { overrides: ["noise=0.4"] });
    project.git("restore", ".");
    await createExperiments(project.directory).apply("one");
    expect(await project.read("params.yaml")).toContain("noise: 0.4");
    await expect(createExperiments(project.directory).apply("two")).rejects.toMatchObject({ code: "dvc_failed" });
  });

  const killed = "import os; os.kill(os.getpid(), 9)";
  test.each([
    ["fails", "/bin/sh", "raise SystemExit(3)", "exited with 3"],
    // A shell that hands over to its last command, as bash, ends as the command did; another turns the signal into a code.
    ["is killed under bash", "/bin/bash", killed, "exited with -9 (SIGKILL: often memory ran out)"],
    ["is killed under a shell that waits", "/bin/sh", killed, "(SIGKILL: often memory ran out)"],
  ])("a stage that %s is an outcome that names it", async (_how, shell, code, words) => {
    const project = await givenProject();
    vi.stubEnv("SHELL", shell);
    await project.write("train.py", `${code}\n`);
    const { end } = await run(project);
    expect(end).toMatchObject({ kind: "failed", stage: "train", reason: expect.stringContaining(words) });
  });

  test("a DVC that is killed is an outcome", async () => {
    const project = await givenProject();
    await project.write("train.py", "import os; os.kill(os.getppid(), 9)\n");
    const { end } = await run(project);
    expect(end).toMatchObject({ kind: "failed", reason: expect.stringContaining("SIGKILL") });
  });

  test("an abort and a timeout are told apart", async () => {
    const project = await givenProject();
    await project.write("train.py", "import time; time.sleep(60)\n");
    expect((await run(project, { timeout: 3 })).end).toEqual({ kind: "timeout" });
    const { end } = await run(project, { signal: AbortSignal.abort("SIGTERM") });
    expect(end).toMatchObject({ kind: "failed", reason: "The training was interrupted" });
  });

  test("what DVC refuses before it starts is an error with its words", async () => {
    const project = await givenProject();
    await expect(run(project, { overrides: ["nois=1"] })).rejects.toMatchObject({
      code: "unknown_param",
      message: expect.stringContaining("nois"),
    });
    await run(project);
    await expect(run(project)).rejects.toMatchObject({ code: "experiment_exists" });
    await project.write("dvc.yaml", "stages: [\n");
    await expect(run(project, { name: "two" })).rejects.toMatchObject({ code: "broken_dvc_yaml" });
  });

  test("without a dvc.yaml there is no pipeline", async () => {
    const project = await givenProject();
    project.git("rm", "--quiet", "dvc.yaml");
    await expect(run(project)).rejects.toMatchObject({ code: "broken_dvc_yaml" });
  });

  test("an error that DVC did not foresee is told without its courtesies", async () => {
    const project = await givenProject();
    fakeProgram(
      "dvc",
      "printf 'ERROR: unexpected error - no umask\\n\\nHaving any troubles? Hit us up at https://dvc.org/support!\\n' >&2; exit 255",
    );
    expect((await run(project)).end).toEqual({ kind: "failed", stage: null, reason: "unexpected error - no umask" });
  });

  test("what a rule sets is in the environment of the training", async () => {
    const project = await givenProject();
    fakeProgram("dvc", 'echo "SAMPLE is $SAMPLE, unbuffered $PYTHONUNBUFFERED"');
    const { events } = await run(project, { env: { SAMPLE: "0.1" } });
    expect(events).toContainEqual({ kind: "output", line: "SAMPLE is 0.1, unbuffered 1" });
  });

  test("a log that cannot be written ends the training", async () => {
    const project = await givenProject();
    const file = join(temporaryFolder(), "file");
    writeFileSync(file, "");
    const plan = planTraining({ experiment: "one", params: {}, overrides: [], timeout: null, pull: false });
    const signal = new AbortController().signal;
    const training = createExperiments(project.directory).run({
      plan,
      log: join(file, "log"),
      signal,
      onEvent: () => {},
    });
    await expect(training).rejects.toMatchObject({ code: "write_failed" });
    expect(existsSync(join(project.directory, ".dvc/tmp/exps/run"))).toBe(false);
  });
});
