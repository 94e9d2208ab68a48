import { createHash } from "node:crypto";
import { createReadStream, type Dirent, lstatSync, readdirSync, readFile, type Stats } from "node:fs";
import { join, posix } from "node:path";
import pMap from "p-map";
import { isBytecode } from "../../core/releases/compare-files.ts";
import { codeOf } from "../files/write-failure.ts";

/** At once; a share that answers late answers several. */
const requests = 16;
/** Bytes. */
const wholeFile = 1 << 20;
/** Milliseconds; two changes of a file within this time may leave it with the same time of change. */
const tick = 2_000;

/** SHA-256 in hexadecimal by path, for every file below a folder but bytecode; links are not followed. */
export type HashFolder = (folder: string) => Promise<Record<string, string>>;

interface Known {
  /** What the system says of a file, which is another after any write. */
  readonly mark: string;
  readonly hash: string;
}

/**
 * Remembers what it has read while the files stay as they are: a deploy looks three times at all releases. A file that
 * was changed just before it was read is read again, since a change in the same moment would not be seen.
 */
export function createFolderHash(): HashFolder {
  const known = new Map<string, Known>();
  const hash = async (path: string): Promise<string | undefined> => {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined) return undefined;
    const mark = describeState(found);
    const last = known.get(path);
    if (last?.mark === mark) return last.hash;
    const started = Date.now();
    const fresh = await hashFile(path, found.size).catch(ignoreMissing);
    if (fresh !== undefined && found.ctimeMs < started - tick) known.set(path, { mark, hash: fresh });
    return fresh;
  };
  return async (folder) => {
    const hashes = await pMap(listFiles(folder), async (path) => [path, await hash(join(folder, path))] as const, {
      concurrency: requests,
    });
    return Object.fromEntries(hashes.flatMap(([path, found]) => (found === undefined ? [] : [[path, found]])));
  };
}

const describeState = ({ dev, ino, size, mtimeMs, ctimeMs }: Stats) => [dev, ino, size, mtimeMs, ctimeMs].join(" ");

async function hashFile(path: string, size: number): Promise<string> {
  const hash = createHash("sha256");
  // A stream costs more than all else for a module, and a large file must not be held in memory.
  if (size <= wholeFile) hash.update(await readWhole(path));
  else for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest("hex");
}

/** In half the time of `node:fs/promises`. */
const readWhole = (path: string): Promise<Uint8Array> =>
  new Promise((resolve, reject) =>
    readFile(path, (error, content) => (error === null ? resolve(content) : reject(error))),
  );

/** Sorted, without bytecode. */
export const listFiles = (folder: string): readonly string[] =>
  listDeep(folder, "")
    .filter((path) => !isBytecode(path))
    .sort();

const listDeep = (top: string, below: string): string[] =>
  readFolder(join(top, below)).flatMap((entry) => {
    const path = posix.join(below, entry.name);
    if (entry.isDirectory()) return listDeep(top, path);
    return entry.isFile() ? [path] : [];
  });

function readFolder(path: string): readonly Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    return ignoreMissing(error) ?? [];
  }
}

/** What goes away while it is looked at is not there. */
export function ignoreMissing(error: unknown): undefined {
  if (!["ENOENT", "ENOTDIR"].includes(codeOf(error) ?? "")) throw error;
  return undefined;
}
