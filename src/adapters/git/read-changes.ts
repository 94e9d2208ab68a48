import { mkdtemp, open, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { notAvailable } from "../../errors.ts";
import type { FileChange } from "../../ports/result-files.ts";
import { type RunGit, splitNul } from "./run-git.ts";

const absent = "000000";
const executable = "100755";
const regular = new Set(["100644", executable]);

/** What a result changes in its parent, with the contents. */
export async function readChanges(git: RunGit, files: string, parent: string): Promise<FileChange[]> {
  const output = await git([
    "diff-tree",
    "-r",
    "--raw",
    "--no-abbrev",
    "--no-renames",
    "-z",
    "--end-of-options",
    parent,
    files,
  ]);
  const fields = splitNul(output);
  const folder = await mkdtemp(join(tmpdir(), "cibot-blob-"));
  try {
    const changes: FileChange[] = [];
    for (let at = 0; at + 1 < fields.length; at += 2) {
      changes.push(await readChange({ git, file: join(folder, "blob") }, fields[at] ?? "", fields[at + 1] ?? ""));
    }
    return changes;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Reading {
  readonly git: RunGit;
  /** Takes a content byte for byte. */
  readonly file: string;
}

/** @param line `:100644 100755 <sha> <sha> M` */
async function readChange(reading: Reading, line: string, path: string): Promise<FileChange> {
  const [before = "", after = "", oldBlob = "", newBlob = ""] = line.slice(1).split(" ");
  if (after === absent) return { path, action: "delete", content: null, executable: null };
  if (!regular.has(after) || (before !== absent && !regular.has(before))) {
    const what = `A commit of "${path}", which is no plain file, through the forge's API`;
    throw notAvailable({ what, instead: "Push it: `--via push`, or `merge_request.via: push`." });
  }
  const content = oldBlob === newBlob ? null : await readBlob(reading, newBlob);
  if (before === absent)
    return { path, action: "create", content: content ?? new Uint8Array(), executable: after === executable };
  return { path, action: "update", content, executable: before === after ? null : after === executable };
}

async function readBlob({ git, file }: Reading, blob: string): Promise<Uint8Array> {
  const target = await open(file, "w");
  try {
    await git(["cat-file", "blob", blob], { output: target.fd });
  } finally {
    await target.close();
  }
  return readFile(file);
}
