import { setTimeout as sleep } from "node:timers/promises";
import type { Credential } from "../../core/ci/find-credential.ts";
import { judgeTip, type Tip } from "../../core/merge-request/judge-tip.ts";
import {
  branchMoved,
  CibotError,
  gitFailed,
  invalidUsage,
  pushRefused,
  pushUnauthenticated,
  remoteMissing,
  remoteUnreachable,
  stoppedBy,
} from "../../errors.ts";
import type { ResultBranch, ResultCommit } from "../../ports/result-branch.ts";
import { classifyPush, type RemoteProblem } from "./classify-push.ts";
import { findTree, makeCommit } from "./make-commit.ts";
import { readTip } from "./read-tip.ts";
import { describeRemote, type RemoteAddress } from "./remote-address.ts";
import { createRunGit, createStartGit, type RunGit, type StartGit, tryGit } from "./run-git.ts";

export interface PushOptions {
  readonly directory: string;
  /** Null when there is no forge: then `origin` cannot be an http address. */
  readonly credential: Credential | null;
  readonly signal: AbortSignal;
  /** Milliseconds before the second try at a server that does not answer; each further one waits longer. */
  readonly patience?: number;
}

/** Tries for all that another cibot, or the network, can come between. */
const attempts = 10;
/** Of these, how many may end in silence, or before one and the same commit. */
const patienceWithOne = 3;

/**
 * Branches of `origin`; the clone gets no branch, no setting and no token. Throws `remote_missing`, `remote_not_forge`,
 * `push_unauthenticated`, `push_refused`, `remote_unreachable`.
 */
export function createPushedBranch({ directory, credential, signal, patience = 1000 }: PushOptions): ResultBranch {
  const git = createRunGit(directory);
  const start = createStartGit(directory, signal);
  return {
    commit: async (result) => {
      await checkName(git, result.branch);
      const remote = await openRemote(git, credential);
      const talk = { git, remote, start: listenTo(start, signal), patience };
      return pushResult(talk, result);
    },
  };
}

interface Talk {
  readonly git: RunGit;
  readonly remote: RemoteAddress;
  readonly start: StartGit;
  readonly patience: number;
}

async function checkName(git: RunGit, branch: string): Promise<void> {
  if ((await tryGit(git, ["check-ref-format", `refs/heads/${branch}`])) !== undefined) return;
  throw invalidUsage({
    message: `"${branch}" is no name for a branch.`,
    hint: "Choose another `--branch`; `git help check-ref-format` has the rules.",
  });
}

async function openRemote(git: RunGit, credential: Credential | null): Promise<RemoteAddress> {
  const url = await tryGit(git, ["remote", "get-url", "--push", "origin"]);
  if (url === undefined) throw remoteMissing();
  return describeRemote(url, credential);
}

const listenTo =
  (start: StartGit, signal: AbortSignal): StartGit =>
  async (args, options) => {
    const end = await start(args, options);
    if (signal.aborted) throw stoppedBy(signal);
    return end;
  };

interface Done {
  readonly sha: string;
  readonly changed: boolean;
}

/** A try that failed for what may be over soon. */
interface Failed {
  /** The branch's commit when somebody else may have written it meanwhile; null when the server did not answer. */
  readonly expected: string | null;
  readonly error: CibotError;
}

/** Reads the branch, decides, and writes it if it is still what was read; as often as somebody comes in between. */
async function pushResult(talk: Talk, result: ResultCommit): Promise<Done> {
  const tree = await findTree(talk.git, result.files);
  let made: Promise<string> | undefined;
  const make = () => {
    made ??= makeCommit(talk.git, tree, result);
    return made;
  };
  const failed: Failed[] = [];
  for (;;) {
    const end = await tryOnce(talk, { ...result, tree, make, tried: failed.length > 0 });
    if ("sha" in end) return end;
    failed.push(end);
    if (isHopeless(failed, end)) throw end.error;
    await sleep(Math.random() * talk.patience * (end.expected === null ? 2 * failed.length : 0.5));
  }
}

/** Who fails before the same commit again and again was not too slow. */
const isHopeless = (failed: readonly Failed[], { expected }: Failed) =>
  failed.length >= attempts || failed.filter((one) => one.expected === expected).length >= patienceWithOne;

interface Attempt extends ResultCommit {
  readonly tree: string;
  /** Makes the commit, once. */
  readonly make: () => Promise<string>;
  /** True when an earlier push of the commit may have arrived. */
  readonly tried: boolean;
}

async function tryOnce(talk: Talk, attempt: Attempt): Promise<Done | Failed> {
  try {
    return await writeBranch(talk, attempt);
  } catch (error) {
    if (error instanceof CibotError && error.code === remoteUnreachable.code) return { expected: null, error };
    throw error;
  }
}

async function writeBranch(talk: Talk, attempt: Attempt): Promise<Done | Failed> {
  const tip = await readRemoteTip(talk, attempt.branch);
  // Of a push whose answer was lost the commit is there.
  if (attempt.tried && tip?.sha === (await attempt.make())) return { sha: tip.sha, changed: true };
  const judgement = judgeTip(tip, attempt);
  if (judgement === "moved") throw branchMoved(attempt);
  if (judgement === "same" && tip !== undefined) return { sha: tip.sha, changed: false };
  const sha = await attempt.make();
  const expected = tip?.sha ?? "";
  const error = await push(talk, { ...attempt, commit: sha, expected });
  return error === null ? { sha, changed: true } : { expected, error };
}

/** The commit that a branch of the remote ends in; undefined when there is no such branch. */
async function readRemoteTip(talk: Talk, branch: string): Promise<Tip | undefined> {
  const { git, remote } = talk;
  const ref = `refs/heads/${branch}`;
  const listed = await ask(talk, ["ls-remote", "--quiet", "--", remote.url, ref], branch);
  const sha = listed.split("\n").flatMap((line) => (line.endsWith(`\t${ref}`) ? (line.split("\t")[0] ?? []) : []))[0];
  if (sha === undefined) return undefined;
  if (!(await hasCommit(git, sha))) {
    // Only what is shallow already may be cut off.
    const depth = (await git(["rev-parse", "--is-shallow-repository"])) === "true" ? ["--depth=1"] : [];
    const quietly = ["--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance", ...depth];
    await ask(talk, ["fetch", ...quietly, "--", remote.url, ref], branch);
  }
  // It can have moved in the meantime; then there is nothing of it to read yet.
  return (await hasCommit(git, sha)) ? readTip(git, sha) : readRemoteTip(talk, branch);
}

const hasCommit = async (git: RunGit, sha: string) =>
  (await tryGit(git, ["cat-file", "-e", `${sha}^{commit}`])) !== undefined;

interface Push extends ResultCommit {
  readonly commit: string;
  /** What the branch ends in, as we have seen it; empty when there is none. */
  readonly expected: string;
}

/** Null when the branch is written; the refusal, when that may be because somebody else has written it meanwhile. */
async function push({ start, remote }: Talk, { branch, commit, expected, skipCi }: Push): Promise<CibotError | null> {
  const ref = `refs/heads/${branch}`;
  const options = ["--porcelain", "--no-verify", "--no-follow-tags", ...(skipCi ? ["--push-option=ci.skip"] : [])];
  const lease = `--force-with-lease=${ref}:${expected}`;
  const end = await start(["push", ...options, lease, "--", remote.url, `${commit}:${ref}`], { env: remote.env });
  if (end.exitCode === 0) return null;
  const problem = classifyPush(end);
  if (problem.kind === "raced") return pushRefused({ branch, detail: problem.detail });
  throw explain(problem, { branch, remote, what: "push" });
}

async function ask({ start, remote }: Talk, args: readonly string[], branch: string): Promise<string> {
  const end = await start(args, { env: remote.env });
  if (end.exitCode === 0) return end.stdout;
  throw explain(classifyPush(end), { branch, remote, what: args[0] ?? "" });
}

interface Conversation {
  readonly branch: string;
  readonly remote: RemoteAddress;
  readonly what: string;
}

function explain({ kind, detail }: RemoteProblem, { branch, remote: { server }, what }: Conversation): CibotError {
  if (kind === "unauthenticated") return pushUnauthenticated({ remote: server, detail });
  if (kind === "refused") return pushRefused({ branch, detail });
  if (kind === "unreachable") return remoteUnreachable({ remote: server, detail });
  return gitFailed({ args: `${what} origin`, detail });
}
