import { lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ReleaseFile } from "../../../src/core/releases/release.ts";

export type Texts = Readonly<Record<string, string>>;

/** Files as `cp -r` would leave them. */
export function writeTexts(folder: string, texts: Texts): void {
  for (const [path, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

export const toFiles = (texts: Texts): readonly ReleaseFile[] =>
  Object.entries(texts).map(([path, text]) => ({ path, content: Buffer.from(text), executable: false }));

/** Text of every file below a folder but bytecode, by path; null when there is none. A link at the top is followed. */
export function readTexts(folder: string): Texts | null {
  const names = listDeep(folder, "");
  return names === null
    ? null
    : Object.fromEntries(names.map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}

function listDeep(top: string, below: string): string[] | null {
  try {
    return readdirSync(join(top, below))
      .sort()
      .filter((name) => name !== "__pycache__")
      .flatMap((name) => {
        const path = below === "" ? name : `${below}/${name}`;
        return lstatSync(join(top, path)).isDirectory() ? (listDeep(top, path) ?? []) : [path];
      });
  } catch {
    return null;
  }
}

/** What of a store is not what a store without a deploy in progress holds. */
export function findRubbish(dags: string): string[] {
  const all = listDeep(join(dags, ".cibot"), "") ?? [];
  const releases = new Set(all.flatMap((path) => /^(releases\/[^/]+\/[^/]+)\.json$/.exec(path)?.[1] ?? []));
  const folders = listFolders(join(dags, ".cibot/releases"));
  return [
    ...all.filter((path) => path.startsWith("tmp/")),
    ...readdirOrNone(join(dags, ".cibot/tmp")),
    ...all.filter((path) => path.startsWith("state/") && !/\/(history\.jsonl|copy\.json)$/.test(path)),
    ...folders.filter((path) => !releases.has(`releases/${path}`)),
    ...[...releases].filter((path) => !folders.includes(path.slice("releases/".length))),
  ];
}

const listFolders = (root: string): string[] =>
  readdirOrNone(root).flatMap((project) =>
    readdirOrNone(join(root, project))
      .filter((name) => lstatSync(join(root, project, name)).isDirectory())
      .map((name) => `${project}/${name}`),
  );

function readdirOrNone(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
