import { Branches, type CommitAction, Commits } from "@gitbeaker/rest";
import { judgeTip, type Tip } from "../../core/merge-request/judge-tip.ts";
import { branchMoved, CibotError, commitTooLarge, notFound, outcomeUnknown, unexpectedAnswer } from "../../errors.ts";
import type { ResultBranch, ResultCommit } from "../../ports/result-branch.ts";
import type { FileChange, ResultFiles } from "../../ports/result-files.ts";
import type { Client } from "./client.ts";
import { isRecord } from "./parse-note.ts";

/** Bytes of all files of a commit: in the request each weighs a third more, and GitLab holds it in memory. */
const maxSize = 20 * 1024 ** 2;

interface CommitsOptions {
  readonly project: string;
  readonly files: ResultFiles;
}

/**
 * Branches through the API alone, https://docs.gitlab.com/api/commits/: for a token that must not push. A branch that
 * somebody writes between our look and our commit is overwritten, as the API takes no lease. Throws `commit_too_large`.
 */
export function createCommits(client: Client, { project, files }: CommitsOptions): ResultBranch {
  const commits = new Commits(client);
  const branches = new Branches(client);
  const findTip = async (branch: string): Promise<Tip | undefined> => {
    const found: unknown = await orUndefined(() => branches.show(project, branch));
    const head = isRecord(found) ? found.commit : undefined;
    if (!isRecord(head) || typeof head.id !== "string") return undefined;
    return parseTip(await commits.show(project, head.id));
  };
  return {
    commit: async (result) => {
      const { tree, changes } = await files.read(result.files, result.parent);
      const judge = async () => {
        const tip = await findTip(result.branch);
        return { tip, judgement: judgeTip(tip, { ...result, tree }) };
      };
      const { tip, judgement } = await judge();
      if (judgement === "moved") throw branchMoved(result);
      if (judgement === "same" && tip !== undefined) return { sha: tip.sha, changed: false };
      const message = renderMessage(result, tree);
      try {
        const made = await commits.create(
          project,
          result.branch,
          message,
          describeActions(changes),
          describeCommit(result),
        );
        return { sha: demandId(made), changed: true };
      } catch (error) {
        if (!(error instanceof CibotError && error.code === outcomeUnknown.code)) throw error;
        const after = await judge();
        if (after.judgement !== "same" || after.tip === undefined) throw error;
        return { sha: after.tip.sha, changed: true };
      }
    },
  };
}

/** A branch of cibot's own starts anew at the parent; on top of one that was built the commit simply follows. */
const describeCommit = ({ author, mode, parent }: ResultCommit) => ({
  authorName: author.name,
  authorEmail: author.email,
  ...(mode === "replace" ? { startSha: parent, force: true } : {}),
});

const treeTrailer = "Cibot-Tree: ";

/** The API does not tell the tree of a commit, by which a second run knows its result: the message does. */
function renderMessage({ message, skipCi }: ResultCommit, tree: string): string {
  const text = `${message.trimEnd()}\n${treeTrailer}${tree}\n`;
  return skipCi ? text.replace("\n", " [skip ci]\n") : text;
}

function parseTip(value: unknown): Tip | undefined {
  if (!isRecord(value) || typeof value.id !== "string") return undefined;
  const message = typeof value.message === "string" ? value.message : "";
  const parents = Array.isArray(value.parent_ids) ? value.parent_ids.filter((id) => typeof id === "string") : [];
  const last = message.trimEnd().split("\n").at(-1) ?? "";
  return { sha: value.id, tree: last.startsWith(treeTrailer) ? last.slice(treeTrailer.length) : "", parents, message };
}

function describeActions(changes: readonly FileChange[]): CommitAction[] {
  const size = changes.reduce((sum, { content }) => sum + (content?.byteLength ?? 0), 0);
  if (size > maxSize) throw commitTooLarge({ size, limit: maxSize });
  return changes.flatMap(describeAction);
}

function describeAction({ path: filePath, action, content, executable }: FileChange): CommitAction[] {
  if (action === "delete") return [{ action, filePath }];
  const file = content === null ? {} : { content: Buffer.from(content).toString("base64"), encoding: "base64" };
  if (action === "create") return [{ action, filePath, ...file, ...(executable ? { execute_filemode: true } : {}) }];
  // An update leaves the mode as it is.
  const mode = executable === null ? [] : [{ action: "chmod" as const, filePath, execute_filemode: executable }];
  return content === null ? mode : [{ action, filePath, ...file }, ...mode];
}

function demandId(value: unknown): string {
  if (isRecord(value) && typeof value.id === "string") return value.id;
  throw unexpectedAnswer({ request: "POST repository/commits", detail: "it holds no commit" });
}

async function orUndefined<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CibotError && error.code === notFound.code) return undefined;
    throw error;
  }
}
