import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { access, readFile, realpath, rename, rm, stat, statfs, symlink, utimes } from "node:fs/promises";
import { dirname, join, posix } from "node:path";
import pMap from "p-map";
import type { ReleaseFile } from "../../core/releases/release.ts";
import { draftFolder, ignoreFile, ignoreText } from "../../core/releases/store-paths.ts";
import { dagsPathRefused } from "../../errors.ts";
import { codeOf, explainWriteFailure } from "../files/write-failure.ts";
import { createFolderHash, ignoreMissing, listFiles } from "./hash-files.ts";
import type { Host, HostFacts } from "./host.ts";
import { checkHostPath } from "./host-path.ts";
import { identifyMachine } from "./identify-machine.ts";
import { copyFolder, makeFolder, makeNewFolder, placeFile, syncFolder, writeSynced } from "./local-files.ts";
import { readLocalTree } from "./read-local-tree.ts";

/** At once; a disk that syncs several files does it in one go. */
const diskRequests = 16;

export interface LocalHostOptions {
  /** Absolute path of the DAGs folder. */
  readonly dags: string;
  /** renameat2(2) with RENAME_EXCHANGE, which Node has not, on two absolute paths; false where it is impossible. */
  readonly exchange: (one: string, other: string) => Promise<boolean>;
}

/** The DAGs folder on this machine, or on a share that is mounted here. Throws `disk_full`, `write_failed`. */
export function createLocalHost({ dags, exchange }: LocalHostOptions): Host {
  const at = (path: string) => findPlace(dags, path);
  const within = (path: string) => followPlace(dags, path);
  const explain = async <T>(path: string, work: (place: string) => Promise<T>): Promise<T> => {
    const place = await at(path);
    return explainWriteFailure(place, async () => {
      // A volume that is not mounted must not be made up.
      await realpath(dags);
      return work(place);
    });
  };
  const can = rememberTrial(dags);
  const hashFolder = createFolderHash();
  return {
    describe: ({ trial } = { trial: false }) => describe(dags, (writable) => can(trial && writable)),
    tree: () => readLocalTree(dags),
    read: async (path) => readOrNull(await within(path)),
    hash: async (folder) => hashFolder(await within(folder)),
    makeFolder: (path) => explain(path, makeFolder),
    write: async (path, content) => void (await explain(path, (place) => placeFile(place, content, "replace"))),
    create: (path, content) => explain(path, (place) => placeFile(place, content, "claim")),
    upload: async (folder, files, modified) => {
      for (const { path } of files) checkHostPath(path);
      await explain(folder, (place) => uploadFiles(place, files, modified));
    },
    copy: (from, to, modified) => explain(to, async (place) => copyFolder(await within(from), place, modified)),
    touch: async (folder, modified) => {
      const place = await within(folder);
      return explainWriteFailure(place, () => touchFiles(place, modified));
    },
    link: (target, path) =>
      explain(path, async (place) => {
        await symlink(target, place);
        await syncFolder(dirname(place));
      }),
    rename: (from, to) =>
      explain(to, async (place) => {
        const source = await at(from);
        await rename(source, place);
        await syncBoth(source, place);
      }),
    exchange: (one, other) =>
      explain(one, async (place) => {
        const partner = await at(other);
        if (!(await exchange(place, partner))) return false;
        await syncBoth(place, partner);
        return true;
      }),
    remove: (path) =>
      explain(path, async (place) => {
        await rm(place, { recursive: true, force: true });
        await syncFolder(dirname(place)).catch(ignoreMissing);
      }),
    close: async () => undefined,
  };
}

/** Where an entry lies, itself not followed; a link among the folders above it must not lead out of the DAGs folder. */
async function findPlace(dags: string, path: string): Promise<string> {
  checkHostPath(path);
  const root = await realpath(dags).catch(() => dags);
  const place = join(root, path);
  let above = dirname(place);
  let real = await realpath(above).catch(ignoreMissing);
  while (real === undefined) {
    above = dirname(above);
    real = await realpath(above).catch(ignoreMissing);
  }
  if (real !== root && !real.startsWith(`${root}/`) && above.startsWith(root)) {
    throw dagsPathRefused({ path, detail: `it leads out of the DAGs folder, to ${real}` });
  }
  return place;
}

/** Where an entry leads, which must be within the DAGs folder, too. */
async function followPlace(dags: string, path: string): Promise<string> {
  const place = await findPlace(dags, path);
  const [root, real] = await Promise.all([realpath(dags), realpath(place)].map((found) => found.catch(ignoreMissing)));
  if (root === undefined || real === undefined || real === root || real.startsWith(`${root}/`)) return place;
  throw dagsPathRefused({ path, detail: `it leads out of the DAGs folder, to ${real}` });
}

async function syncBoth(one: string, other: string): Promise<void> {
  for (const folder of new Set([dirname(other), dirname(one)])) await syncFolder(folder);
}

async function uploadFiles(folder: string, files: readonly ReleaseFile[], modified: number): Promise<void> {
  await makeNewFolder(folder);
  const folders = new Set([folder, ...files.map(({ path }) => join(folder, posix.dirname(path)))]);
  for (const path of folders) await makeFolder(path);
  const options = { concurrency: diskRequests };
  await pMap(files, ({ path, ...file }) => writeSynced(join(folder, path), { ...file, modified }), options);
  await pMap(folders, syncFolder, { concurrency: diskRequests });
}

async function touchFiles(folder: string, modified: number): Promise<void> {
  const touch = (path: string) => utimes(join(folder, path), modified, modified);
  await pMap(listFiles(folder), touch, { concurrency: diskRequests });
}

const readOrNull = async (path: string): Promise<Uint8Array | null> =>
  (await readFile(path).catch(ignoreMissing)) ?? null;

interface Abilities {
  readonly links: boolean;
  readonly exchange: boolean;
}

async function describe(dags: string, can: (writable: boolean) => Promise<Abilities>): Promise<HostFacts> {
  const exists = await stat(dags).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const writable = exists && (await mayWrite(dags)) && (await mayWrite(join(dags, ".cibot")));
  const machine = await identifyMachine();
  const abilities = await can(writable);
  return { name: "this machine", machine, dags, exists, writable, ...abilities, now: Date.now() / 1000 };
}

/** What is not there yet can be made when the folder above it may be written. */
const mayWrite = (path: string): Promise<boolean> =>
  access(path, constants.W_OK | constants.X_OK).then(
    () => true,
    (error) => codeOf(error) === "ENOENT",
  );

/** File systems that have no RENAME_EXCHANGE, as statfs(2) numbers them: NFS, CIFS, SMB2, FUSE, exFAT, FAT. */
const plainFileSystems = [0x6969, 0xff534d42, 0xfe534d42, 0x65735546, 0x2011bab0, 0x4d44];
const linkless = [0x2011bab0, 0x4d44];

/**
 * Links are tried once, where Airflow does not look; before there is such a place, the kind of the file system tells. It
 * tells of an exchange always: to try one costs the start of a Python, and a flip that needs one sees by itself.
 */
function rememberTrial(dags: string): (mayTry: boolean) => Promise<Abilities> {
  let links: boolean | undefined;
  return async (mayTry) => {
    const type = await statfs(dags).then(
      (found) => found.type,
      () => 0,
    );
    const ignored = await readOrNull(join(dags, ignoreFile));
    const hidden = ignored !== null && Buffer.from(ignored).toString() === ignoreText;
    if (mayTry && hidden) links ??= await tryLink(dags);
    return { links: links ?? !linkless.includes(type), exchange: !plainFileSystems.includes(type) };
  };
}

async function tryLink(dags: string): Promise<boolean> {
  const probe = join(dags, draftFolder, `probe.${randomBytes(8).toString("hex")}`);
  await makeFolder(dirname(probe));
  try {
    await symlink("nowhere", probe);
    return true;
  } catch {
    // Whatever the reason: the link of the project could not be made either.
    return false;
  } finally {
    await rm(probe, { force: true });
  }
}
