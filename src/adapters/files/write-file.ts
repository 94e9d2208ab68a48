import { randomUUID } from "node:crypto";
import { constants, copyFile, link, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { codeOf } from "./write-failure.ts";

type Content = string | Uint8Array;

/** A reader sees the old file or the new one, never half of it. Makes the folder; throws what the system says. */
export function writeWhole(path: string, content: Content): Promise<void> {
  return withDraft(path, content, (draft) => rename(draft, path));
}

/** Like `writeWhole`, but false, and nothing written, when the file exists: of two processes one gets the name. */
export function writeNew(path: string, content: Content): Promise<boolean> {
  return withDraft(path, content, async (draft) => {
    try {
      await linkOrCopy(draft, path);
      return true;
    } catch (error) {
      if (codeOf(error) === "EEXIST") return false;
      throw error;
    }
  });
}

/** Not every file system has hard links (exFAT, some network shares). */
async function linkOrCopy(draft: string, path: string): Promise<void> {
  try {
    await link(draft, path);
  } catch (error) {
    if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"].includes(codeOf(error) ?? "")) throw error;
    await copyFile(draft, path, constants.COPYFILE_EXCL);
  }
}

async function withDraft<T>(path: string, content: Content, place: (draft: string) => Promise<T>): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  // Two writers of one file must not share a draft, nor follow a link that lies in its place.
  // Its name is short: that of the file may have the greatest length already.
  const draft = join(dirname(path), `.${randomUUID()}.tmp`);
  try {
    await writeFile(draft, content, { flag: "wx", flush: true });
    return await place(draft);
  } finally {
    // After a failure the first error counts, not that the draft cannot be removed either.
    await rm(draft, { force: true }).catch(() => undefined);
  }
}
