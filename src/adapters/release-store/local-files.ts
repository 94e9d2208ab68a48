import { randomUUID } from "node:crypto";
import fs from "node:fs";
import { chmod, copyFile, link, lstat, mkdir, open, readdir, readlink, rename, rm, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { isBytecode } from "../../core/releases/compare-files.ts";
import { codeOf } from "../files/write-failure.ts";

/**
 * Airflow runs as another user than the deploy, so others may read whatever the umask says; whether the group may write
 * too is for it to say.
 */
const permit = (mode: number): number => mode & ~((process.umask() & 0o020) | 0o002);
const folderMode = permit(0o777);
const fileMode = permit(0o666);
const programMode = permit(0o777);

/** Makes a folder and those above it, and syncs the names. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await makeOne(path);
  } catch (error) {
    if (codeOf(error) === "EEXIST") return;
    if (codeOf(error) !== "ENOENT") throw error;
    await makeFolder(dirname(path));
    return makeFolder(path);
  }
}

/** The same, of one that must not exist yet. */
export async function makeNewFolder(path: string): Promise<void> {
  await makeFolder(dirname(path));
  await makeOne(path);
}

async function makeOne(path: string): Promise<void> {
  await mkdir(path);
  const { mode } = await lstat(path);
  // The bit by which a folder passes its group on stays.
  await chmod(path, (mode & 0o7000) | folderMode);
  await syncFolder(dirname(path));
}

export interface NewFile {
  readonly content: Uint8Array | string;
  readonly executable?: boolean;
  /** Seconds since 1970. */
  readonly modified?: number;
}

/** Writes a file that must not exist, with its content on the disk. Two hundred small ones need half the time of `FileHandle`s. */
export async function writeSynced(path: string, { content, executable, modified }: NewFile): Promise<void> {
  const mode = executable === true ? programMode : fileMode;
  const file = await calls.open(path, "wx", mode);
  try {
    await writeAll(file, typeof content === "string" ? Buffer.from(content) : content);
    // The umask has taken away what others need.
    if ((mode & process.umask()) !== 0) await calls.fchmod(file, mode);
    if (modified !== undefined) await calls.futimes(file, modified, modified);
    await calls.fsync(file);
  } finally {
    await calls.close(file);
  }
}

const calls = {
  open: promisify(fs.open),
  write: promisify(fs.write),
  fchmod: promisify(fs.fchmod),
  futimes: promisify(fs.futimes),
  fsync: promisify(fs.fsync),
  close: promisify(fs.close),
};

/** The system may take less than it is given. */
async function writeAll(file: number, content: Uint8Array): Promise<void> {
  for (let done = 0; done < content.length; ) {
    const { bytesWritten } = await calls.write(file, content, done);
    done += bytesWritten;
  }
}

/** Puts a whole file at a place: `replace` by rename(2), `claim` by link(2), which fails where something is. */
export async function placeFile(path: string, content: string, how: "replace" | "claim"): Promise<boolean> {
  await makeFolder(dirname(path));
  const draft = join(dirname(path), `.${randomUUID()}.tmp`);
  try {
    await writeSynced(draft, { content });
    if (how === "replace") await rename(draft, path);
    else if (!(await claim(draft, path))) return false;
    await syncFolder(dirname(path));
    return true;
  } finally {
    // The first error counts, not that the draft cannot be removed either.
    await rm(draft, { force: true }).catch(() => undefined);
  }
}

async function claim(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    // Not every file system has hard links (exFAT, some network shares).
    if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"].includes(codeOf(error) ?? "")) throw error;
    return claimByCopy(draft, path);
  }
}

const claimByCopy = (draft: string, path: string): Promise<boolean> =>
  copyFile(draft, path, 1).then(
    () => true,
    (error) => {
      if (codeOf(error) === "EEXIST") return false;
      throw error;
    },
  );

/** Copies a folder to a place where nothing is; links stay links, bytecode is left behind. */
export async function copyFolder(from: string, to: string, modified: number): Promise<void> {
  await makeFolder(to);
  const entries = await readdir(from, { withFileTypes: true });
  for (const entry of entries.filter(({ name }) => !isBytecode(name))) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyFolder(source, target, modified);
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), target);
    else if (entry.isFile()) await copyContent(source, target, modified);
  }
  await syncFolder(to);
}

async function copyContent(source: string, target: string, modified: number): Promise<void> {
  const { mode } = await lstat(source);
  // As the system copies, in blocks, so that a large file is not held in memory.
  await copyFile(source, target, 1);
  const file = await open(target, "r+");
  try {
    await file.chmod((mode & 0o111) === 0 ? fileMode : programMode);
    await file.utimes(modified, modified);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** After a rename the names are on the disk only when their folder is. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } catch (error) {
    // Network and FUSE file systems that cannot sync a folder say so.
    if (!["EINVAL", "ENOTSUP", "EOPNOTSUPP", "EBADF", "EPERM"].includes(codeOf(error) ?? "")) throw error;
  } finally {
    await folder.close();
  }
}
