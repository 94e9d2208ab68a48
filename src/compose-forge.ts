import { join } from "node:path";
import type { BranchWay, Forge } from "./commands/deps.ts";
import { findCredential } from "./core/ci/find-credential.ts";
import { notAvailable } from "./errors.ts";
import type { Clock } from "./ports/clock.ts";
import type { ResultBranch } from "./ports/result-branch.ts";
import type { ResultFiles } from "./ports/result-files.ts";

/** What a forge and its branches are made of; this file is a part of the composition root. */
interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly directory: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Opens the forge of a name. Throws `not_available`, and what opening it throws. */
export async function openForge(
  name: string,
  { env, directory, clock, signal }: World,
  log: (line: string) => void,
): Promise<OpenForge> {
  if (name === "gitlab") {
    const { openGitlab } = await import("./adapters/gitlab/open-gitlab.ts");
    return { ...(await openGitlab({ env, signal, now: () => clock.now().getTime(), log })), page: null };
  }
  if (name !== "local") {
    throw notAvailable({
      what: `The forge "${name}"`,
      instead: "Publish to files instead: set `CIBOT_FORGE=local`, or pass `--no-publish`.",
    });
  }
  const { createLocalForge } = await import("./adapters/local-forge/create-local-forge.ts");
  const directoryOfForge = join(directory, ".cibot/forge");
  return {
    ...createLocalForge({ directory: directoryOfForge, author: "cibot", clock }),
    commits: null,
    close: () => undefined,
  };
}

export interface OpenForge extends Forge {
  /** Branches that are written through the API; null where there is none. */
  readonly commits: ((files: ResultFiles) => ResultBranch) | null;
  /** Ends the connections that are kept open, for which Node would wait. */
  close(): void;
}

interface ResultWay extends BranchWay {
  /** Name of the forge. */
  readonly forge: string;
  readonly open: () => Promise<OpenForge>;
  readonly files: () => Promise<ResultFiles>;
}

/** The local forge has its branches in the clone; a push to the branch that was built goes to `origin` all the same. */
export async function createResultBranch(
  { env, directory, signal }: World,
  { mode, via, forge, open, files }: ResultWay,
): Promise<ResultBranch> {
  if (forge === "local" && mode === "merge-request") {
    const { createResultBranch } = await import("./adapters/git/create-result-branch.ts");
    return createResultBranch(directory);
  }
  if (via === "api") {
    const { commits } = await open();
    if (commits !== null) return commits(await files());
    throw notAvailable({ what: "A commit through the local forge's API", instead: "Push it: `--via push`." });
  }
  const { createPushedBranch } = await import("./adapters/git/create-pushed-branch.ts");
  return createPushedBranch({ directory, credential: findCredential(env), signal });
}

/** The name of the forge to publish to: as a flag or `CIBOT_FORGE` says, else as the environment looks. */
export const chooseForge = (env: World["env"], flag: string | undefined): string =>
  flag ?? (env.CIBOT_FORGE || detectForge(env));

function detectForge(env: World["env"]): string {
  if (env.GITLAB_CI !== undefined) return "gitlab";
  return env.GITHUB_ACTIONS === "true" ? "github" : "local";
}
