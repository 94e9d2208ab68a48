import { refuse, refuseInput } from "./answer.ts";
import type { Blob, Changes, Repository } from "./repository.ts";

type Staged = Pick<Blob, "content" | "executable">;

interface Action {
  readonly kind: string;
  readonly path: string;
  readonly previous: string | undefined;
  readonly content: Buffer | undefined;
  readonly executable: boolean | undefined;
  readonly lastCommit: string | undefined;
}

const known = ["action", "file_path", "previous_path", "content", "encoding", "last_commit_id", "execute_filemode"];

/** The files that the actions of `POST …/commits` change, seen from a commit; 400 if one of them does not fit. */
export async function applyActions(
  repository: Repository,
  base: string,
  sent: readonly unknown[],
  report: (problem: string) => void,
): Promise<Changes> {
  const changes = new Map<string, Staged | null>();
  const current = async (path: string) =>
    changes.has(path) ? (changes.get(path) ?? undefined) : repository.file(base, path);
  for (const raw of sent) {
    const action = parseAction(raw, report);
    const from = action.kind === "move" ? (action.previous ?? "") : action.path;
    const before = await current(from);
    const adds = action.kind === "move" || action.kind === "create";
    if (adds && (await current(action.path)) !== undefined) throw refuse(400, "A file with this name already exists");
    if (before === undefined && action.kind !== "create") throw refuse(400, "A file with this name doesn't exist");
    await checkLastCommit(repository, base, action);
    if (from !== action.path) changes.set(from, null);
    changes.set(action.path, action.kind === "delete" ? null : stage(action, before));
  }
  return changes;
}

const stage = ({ content, executable }: Action, before: Staged | undefined): Staged => ({
  content: content ?? before?.content ?? Buffer.alloc(0),
  executable: executable ?? before?.executable ?? false,
});

async function checkLastCommit(repository: Repository, base: string, { path, lastCommit }: Action): Promise<void> {
  if (lastCommit === undefined || lastCommit === (await repository.lastChange(base, path))) return;
  throw refuse(400, "You are attempting to update a file that has changed since you started editing it.");
}

function parseAction(raw: unknown, report: (problem: string) => void): Action {
  const sent = raw as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(sent)) if (!known.includes(name)) report(`unknown parameter actions[${name}]`);
  const text = (name: string) => (typeof sent[name] === "string" ? sent[name] : undefined);
  const kind = text("action") ?? "";
  if (!["create", "update", "move", "delete", "chmod"].includes(kind)) {
    throw refuseInput("actions[0][action] does not have a valid value");
  }
  const path = text("file_path");
  if (path === undefined) throw refuseInput("actions[0][file_path] is missing");
  if (/(^|\/)\.\.?(\/|$)|^\/|(^|\/)\.git(\/|$)/.test(path))
    throw refuse(400, "Path cannot include directory traversal");
  const content = text("content");
  if ((kind === "create" || kind === "update") && content === undefined) throw refuse(400, "content is missing");
  return {
    kind,
    path,
    previous: text("previous_path"),
    content:
      content === undefined ? undefined : Buffer.from(content, text("encoding") === "base64" ? "base64" : "utf8"),
    executable: typeof sent.execute_filemode === "boolean" ? sent.execute_filemode : undefined,
    lastCommit: text("last_commit_id"),
  };
}
