import { bot, identityVariables } from "../../core/merge-request/bot-identity.ts";
import { parseTrainingLine } from "../../core/training/training-event.ts";
import { brokenPipeline, dvcTooOld, experimentExists, notADvcRepository, unknownParam } from "../../errors.ts";
import type { Engine, ExperimentEnd, ExperimentRun, Experiments } from "../../ports/experiments.ts";
import { runLongProcess } from "../process/run-long-process.ts";
import { runProcess } from "../process/run-process.ts";
import { findRoot } from "./find-root.ts";
import { createRunDvc, demandSuccess, dvcEnvironment, lastError, type RunDvc } from "./run-dvc.ts";

const minimumVersion = "3.30";

export function createExperiments(directory: string): Experiments {
  const dvc = createRunDvc(directory);
  return {
    inspect: () => inspect(dvc, directory),
    run: (run) => runExperiment(directory, run),
    find: (name, baseline) => findExperiment(directory, name, baseline),
    apply: async (name) => demandSuccess(await dvc("exp", "apply", name), `exp apply ${name}`),
  };
}

async function inspect(dvc: RunDvc, directory: string): Promise<Engine> {
  // `dvc config` ends well outside a repository, too.
  if ((await findRoot(directory)) === undefined) throw notADvcRepository({ directory });
  const [version, remote] = await Promise.all([dvc("--version"), dvc("config", "core.remote")]);
  const found = version.stdout.trim();
  if (!isAtLeast(found, minimumVersion)) throw dvcTooOld({ version: found, minimum: minimumVersion });
  demandSuccess(remote, "config core.remote");
  // A single remote that is no default is not used by `dvc pull` either.
  return { version: found, remote: remote.stdout.trim() || null };
}

function isAtLeast(version: string, minimum: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map((part) => Number.parseInt(part, 10) || 0);
  const [leastMajor = 0, leastMinor = 0] = minimum.split(".").map(Number);
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}

async function runExperiment(directory: string, { plan, log, signal, onEvent }: ExperimentRun): Promise<ExperimentEnd> {
  const tail: string[] = [];
  const end = await runLongProcess(plan.command, {
    cwd: directory,
    env: { ...dvcEnvironment, ...(await findIdentity(directory)), ...plan.env },
    signal,
    log,
    timeout: plan.timeout,
    onLine: (line) => {
      tail.push(line);
      if (tail.length > tailLength) tail.shift();
      onEvent(parseTrainingLine(line));
    },
  });
  if (end.exitCode === 0) return { kind: "done" };
  if (end.stopped === "timeout") return { kind: "timeout" };
  if (end.stopped === "aborted") return { kind: "failed", stage: null, reason: "The training was interrupted" };
  return explainFailure(tail, end, plan.experiment);
}

/** DVC needs an identity for some of its commits, and a CI job has none. */
async function findIdentity(directory: string): Promise<Readonly<Record<string, string>>> {
  const ask = ["git", "-c", "user.useConfigOnly=true", "var", "GIT_COMMITTER_IDENT"];
  const { exitCode } = await runProcess(ask, { cwd: directory });
  return exitCode === 0 ? {} : identityVariables(bot);
}

const tailLength = 20;

/** DVC ends every refusal and every failed stage with 255; only its words tell them apart. */
function explainFailure(
  tail: readonly string[],
  { exitCode, signal }: { exitCode: number | null; signal: string | null },
  experiment: string,
): ExperimentEnd {
  const text = lastError(tail.join("\n"));
  const stage = /failed to reproduce '([^']+)'/.exec(text)?.[1] ?? null;
  if (signal !== null) return { kind: "failed", stage, reason: `DVC was killed by ${signal}` };
  if (stage === null && exitCode === 255) {
    if (text.includes("--set-param")) throw unknownParam({ detail: text });
    if (text.includes("onflicts with existing experiment")) throw experimentExists({ name: experiment });
    const all = tail.join(" · ");
    if (/dvc\.yaml' (is invalid|validation failed|does not exist)/.test(all))
      throw brokenPipeline({ detail: all.trim() });
  }
  if (text === "no message") return { kind: "failed", stage, reason: `DVC ended with exit code ${exitCode}` };
  return { kind: "failed", stage, reason: outOfMemory.test(text) ? `${text} (SIGKILL: often memory ran out)` : text };
}

/** As Python tells a child that was killed, and as a shell does. */
const outOfMemory = /exited with (-9|137)$/;

async function findExperiment(directory: string, name: string, baseline: string): Promise<string | undefined> {
  const ref = `refs/exps/${baseline.slice(0, 2)}/${baseline.slice(2)}/${name}`;
  const end = await runProcess(["git", "rev-parse", "--verify", "--quiet", ref], { cwd: directory });
  return end.exitCode === 0 ? end.stdout : undefined;
}
