import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { describeFailure } from "./cli/failure.ts";
import { type EarlyOptions, readEarlyOptions } from "./cli/global-options.ts";
import { createIo, isLive, type OutputStream, wantsColor } from "./cli/io.ts";
import { createProgram, parseCommandLine } from "./cli/program.ts";
import { commentCommand } from "./commands/comment.ts";
import { completionCommand } from "./commands/completion.ts";
import { dagsCommand } from "./commands/dags.ts";
import { type DemoDeps, type DemoTools, demoCommand } from "./commands/demo.ts";
import { deployDagsCommand } from "./commands/deploy-dags.ts";
import type { Pipeline, Project } from "./commands/deps.ts";
import { doctorCommand } from "./commands/doctor.ts";
import type { DoctorDeps } from "./commands/doctor-tools.ts";
import { evaluateCommand } from "./commands/evaluate.ts";
import { gateCommand } from "./commands/gate.ts";
import { initCommand } from "./commands/init.ts";
import type { InitDeps } from "./commands/init-tools.ts";
import { prCommand } from "./commands/pr.ts";
import { reportCommand } from "./commands/report.ts";
import { rollbackDagsCommand } from "./commands/rollback-dags.ts";
import { rulesCommand } from "./commands/rules.ts";
import { trainCommand } from "./commands/train.ts";
import { createDelivery } from "./compose-delivery.ts";
import { chooseForge, createResultBranch, type OpenForge, openForge } from "./compose-forge.ts";
import { createInitTools } from "./compose-init.ts";
import { createMask } from "./core/trust/secrets.ts";
import { type ExitCode, stoppedBy } from "./errors.ts";
import type { Clock } from "./ports/clock.ts";
import type { Rasterizer } from "./ports/rasterizer.ts";
import type { Scores } from "./ports/scores.ts";

/** Everything that cibot takes from the process it runs in. */
export interface World {
  /** Arguments after the program's name. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly directory: string;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly clock: Clock;
  /** Aborted with "SIGINT" or "SIGTERM" as reason. */
  readonly signal: AbortSignal;
  /** Where a person can be asked; absent or null in a pipe. */
  readonly terminal?: { readonly input: Readable; readonly output: Writable } | null;
}

const { version }: { version: string } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

type CommandDeps = DemoDeps & InitDeps & DoctorDeps;

/** Every command, by the heading under which help lists it. */
export const createCommands = (deps: CommandDeps): Readonly<Record<string, readonly Command[]>> => ({
  "Train and report": [trainCommand(deps), reportCommand(deps), evaluateCommand(deps), gateCommand(deps)],
  Publish: [commentCommand(deps), prCommand(deps)],
  Deploy: [deployDagsCommand(deps), rollbackDagsCommand(deps), dagsCommand(deps)],
  "Set up": [initCommand(deps), doctorCommand(deps), rulesCommand(deps), demoCommand(deps), completionCommand(deps)],
});

/** The composition root: runs one command in a world and returns its exit code. */
export async function main(world: World): Promise<ExitCode> {
  const early = readEarlyOptions(world.args);
  const mask = createMask(world.env);
  const { deps, close } = createDeps(world, early, mask);
  try {
    const { args, stdout, env } = world;
    const color = wantsColor(stdout, env);
    await parseCommandLine(createProgram({ version, stdout, color, commands: createCommands(deps) }), args);
    return deps.io.exit();
  } catch (error) {
    deps.io.settle();
    const { exit, text, document } = describeFailure(error, early.command, version);
    world.stderr.write(mask(text));
    if (early.json) world.stdout.write(mask(`${JSON.stringify(document, null, 2)}\n`));
    return exit;
  } finally {
    await close();
  }
}

/** What is only shown keeps no process alive. */
function every(milliseconds: number, work: () => void): () => void {
  const timer = setInterval(work, milliseconds).unref();
  return () => clearInterval(timer);
}

function createDeps(
  world: World,
  early: EarlyOptions,
  mask: (text: string) => string,
): { deps: CommandDeps; close: () => Promise<void> } {
  const { env, directory, clock, signal, stdout, stderr } = world;
  const checkpoint = () => {
    if (signal.aborted) throw stoppedBy(signal);
  };
  const now = () => clock.now().getTime();
  let scores: Promise<Scores> | undefined;
  let rasterizer: Promise<Rasterizer> | undefined;
  let forge: Promise<OpenForge> | undefined;
  const forgeName = chooseForge(env, early.forge);
  const open = () => {
    forge ??= openForge(forgeName, world, (line) => deps.io.debug(line));
    return forge;
  };
  const files = async () => (await createProject(directory)).resultFiles;
  const deps: CommandDeps = {
    io: createIo({ stdout, stderr, env, mask, command: early.command, options: early, now, every, checkpoint }),
    env,
    clock,
    signal,
    mask,
    versions: { cibot: version, node: process.versions.node, platform: `${process.platform}-${process.arch}` },
    config: async () => {
      const { loadConfig } = await import("./config/load-config.ts");
      return loadConfig({ directory, path: early.config ?? (env.CIBOT_CONFIG || undefined) });
    },
    project: () => createProject(directory),
    pipeline: () => createPipeline(world),
    scores: () => {
      scores ??= import("./adapters/duckdb/create-duckdb-scores.ts").then(({ createDuckdbScores }) =>
        createDuckdbScores(),
      );
      return scores;
    },
    rasterizer: () => {
      rasterizer ??= import("./adapters/vega/create-vega-rasterizer.ts").then(({ createVegaRasterizer }) =>
        createVegaRasterizer(),
      );
      return rasterizer;
    },
    reportPages: async () => {
      const { createReportPages } = await import("./adapters/vega/page/create-report-pages.ts");
      return createReportPages(fileURLToPath(new URL("../dist/browser/show-plots.js", import.meta.url)));
    },
    forge: open,
    resultBranch: (way) => createResultBranch(world, { ...way, forge: forgeName, open, files }),
    demo: () => createDemoTools(world),
    init: () =>
      createInitTools(world, {
        forge: early.forge,
        color: wantsColor(stderr, env),
        mayAsk: !early.json && isLive(stderr, env),
      }),
    doctor: async () => {
      const { createDoctorTools } = await import("./compose-doctor.ts");
      const { forge, config } = early;
      return createDoctorTools(world, { forge, config, log: (line) => deps.io.debug(line) });
    },
    delivery: () => createDelivery(world, { log: (line) => deps.io.debug(line), hint: (text) => deps.io.hint(text) }),
  };
  const close = async () => {
    await (await scores)?.close();
    // One that could not be opened has told so already.
    await forge?.then(
      (open) => open.close(),
      () => undefined,
    );
  };
  return { deps, close };
}

async function createProject(directory: string): Promise<Project> {
  const [history, commitFiles, workTree, resultFiles, files, images, lock] = await Promise.all([
    import("./adapters/git/create-history.ts"),
    import("./adapters/git/create-commit-files.ts"),
    import("./adapters/git/create-work-tree.ts"),
    import("./adapters/git/create-result-files.ts"),
    import("./adapters/project-files/create-project-files.ts"),
    import("./adapters/project-files/create-local-images.ts"),
    import("./adapters/project-files/create-workspace-lock.ts"),
  ]);
  return {
    history: history.createHistory(directory),
    commitFiles: commitFiles.createCommitFiles(directory),
    workTree: workTree.createWorkTree(directory),
    resultFiles: resultFiles.createResultFiles(directory),
    files: files.createProjectFiles(directory),
    images: images.createLocalImages(directory),
    lock: lock.createWorkspaceLock(directory),
  };
}

async function createPipeline({ directory, signal }: World): Promise<Pipeline> {
  const [experiments, data, results, plots, tracked] = await Promise.all([
    import("./adapters/dvc/create-experiments.ts"),
    import("./adapters/dvc/create-data.ts"),
    import("./adapters/dvc/create-results.ts"),
    import("./adapters/dvc/create-project-plots.ts"),
    import("./adapters/dvc/create-tracked-files.ts"),
  ]);
  return {
    experiments: experiments.createExperiments(directory),
    data: data.createData(directory, signal),
    results: results.createResults({ directory, folder: ".cibot/tmp", signal }),
    plots: plots.createProjectPlots({ directory, signal }),
    tracked: tracked.createTrackedFiles(directory),
  };
}

async function createDemoTools({ env, directory, stderr, signal }: World): Promise<DemoTools> {
  const [{ createPrograms }, { createPythonEnvironments, userFolder }, { createTemplates }, files] = await Promise.all([
    import("./adapters/process/create-programs.ts"),
    import("./adapters/python/create-python-environments.ts"),
    import("./adapters/templates/create-templates.ts"),
    import("node:fs/promises"),
  ]);
  return {
    programs: createPrograms((text) => stderr.write(text), signal),
    python: createPythonEnvironments(userFolder(env)),
    templates: createTemplates(fileURLToPath(new URL("../templates", import.meta.url))),
    cibot: [process.execPath, fileURLToPath(new URL("../bin/cibot.js", import.meta.url))],
    defaultFolder: join(tmpdir(), "cibot-demo"),
    resolvePath: (path) => resolve(directory, path),
    readText: (file) => files.readFile(file, "utf8"),
    writeText: (file, text) => files.writeFile(file, text),
    exists: (path) =>
      files.access(path).then(
        () => true,
        () => false,
      ),
  };
}
