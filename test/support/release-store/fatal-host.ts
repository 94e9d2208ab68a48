import type { Host } from "../../../src/adapters/release-store/host.ts";

/** A point of death: after the action of that number, from 1, or in the midst of it where it is made of many. */
export interface FatalPoint {
  readonly after: number;
  readonly half: boolean;
}

export interface FatalHost {
  readonly host: Host;
  /** What was done so far, as `rename .cibot/tmp/… credit`. */
  readonly actions: readonly string[];
}

/** A host that ends its own process with SIGKILL at the given point; without one it only counts what changes the disk. */
export function createFatalHost(inner: Host, fatal: FatalPoint | null): FatalHost {
  const actions: string[] = [];
  const act = async <T>(name: string, work: () => Promise<T>, half?: () => Promise<unknown>): Promise<T> => {
    actions.push(half === undefined ? name : `${name} (of many)`);
    const isLast = actions.length === fatal?.after;
    if (isLast && fatal.half) {
      await half?.();
      die();
    }
    const result = await work();
    if (isLast) die();
    return result;
  };
  const removeHalf = async (folder: string) => {
    const paths = Object.keys(await inner.hash(folder));
    for (const path of paths.slice(0, Math.ceil(paths.length / 2))) await inner.remove(`${folder}/${path}`);
  };
  const host: Host = {
    ...inner,
    makeFolder: (path) => act(`makeFolder ${path}`, () => inner.makeFolder(path)),
    write: (path, content) => act(`write ${path}`, () => inner.write(path, content)),
    create: (path, content) => act(`create ${path}`, () => inner.create(path, content)),
    upload: (folder, files, modified) =>
      act(
        `upload ${folder}`,
        () => inner.upload(folder, files, modified),
        () => inner.upload(folder, files.slice(0, Math.ceil(files.length / 2)), modified),
      ),
    copy: (from, to, modified) =>
      act(
        `copy ${from} ${to}`,
        () => inner.copy(from, to, modified),
        async () => {
          await inner.copy(from, to, modified);
          await removeHalf(to);
        },
      ),
    touch: (folder, modified) => act(`touch ${folder}`, () => inner.touch(folder, modified)),
    link: (target, path) => act(`link ${path}`, () => inner.link(target, path)),
    rename: (from, to) => act(`rename ${from} ${to}`, () => inner.rename(from, to)),
    exchange: (one, other) => act(`exchange ${one} ${other}`, () => inner.exchange(one, other)),
    remove: (path) =>
      act(
        `remove ${path}`,
        () => inner.remove(path),
        () => removeHalf(path),
      ),
  };
  return { host, actions };
}

function die(): never {
  process.kill(process.pid, "SIGKILL");
  throw new Error("a killed process ran on");
}
