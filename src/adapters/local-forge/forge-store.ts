import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { forgeFileBroken } from "../../errors.ts";
import { codeOf, explainWriteFailure } from "../files/write-failure.ts";
import { writeNew, writeWhole } from "../files/write-file.ts";
import {
  type ForgeState,
  parseStoredComment,
  parseStoredMergeRequest,
  type StoredComment,
  type StoredMergeRequest,
} from "./stored.ts";

type Kind = keyof ForgeState;
type Stored<K extends Kind> = ForgeState[K][number];

/** The documents of the forge: one JSON file each, in a folder per kind, and the page that shows them all. */
export interface ForgeStore {
  read(): Promise<ForgeState>;
  /** Keeps a new document under the next free id. What `make` throws leaves everything as it was. */
  add<K extends Kind>(kind: K, make: (id: number, state: ForgeState) => Stored<K>): Promise<Stored<K>>;
  /** Keeps what `change` makes of the state under `id`; the same object as before writes nothing. */
  replace<K extends Kind>(kind: K, id: number, change: (state: ForgeState) => Stored<K>): Promise<Stored<K>>;
  /** Deletes the document under `id` when `decide` says so. */
  remove(kind: Kind, id: number, decide: (state: ForgeState) => boolean): Promise<void>;
}

/** Writes of one process wait for each other; of two processes that add at once, each gets an id of its own. */
export function createForgeStore(directory: string, page: string): ForgeStore {
  const inTurn = createTurns();
  const read = () => readState(directory);
  const pathOf = (kind: Kind, id: number) => join(directory, kind, `${id}.json`);
  const build = async () => {
    const state = await read();
    const { renderPage } = await import("./render-page.ts");
    await explainWriteFailure(page, () => writeWhole(page, renderPage(state)));
  };
  return {
    read,
    add: (kind, make) =>
      inTurn(async () => {
        for (;;) {
          const state = await read();
          const id = nextId(state[kind]);
          const document = make(id, state);
          const file = pathOf(kind, id);
          if (!(await explainWriteFailure(file, () => writeNew(file, print(document))))) continue;
          await build();
          return document;
        }
      }),
    replace: (kind, id, change) =>
      inTurn(async () => {
        const state = await read();
        const document = change(state);
        if (state[kind].some((known) => known === document)) return document;
        const file = pathOf(kind, id);
        await explainWriteFailure(file, () => writeWhole(file, print(document)));
        await build();
        return document;
      }),
    remove: (kind, id, decide) =>
      inTurn(async () => {
        if (!decide(await read())) return;
        const file = pathOf(kind, id);
        await explainWriteFailure(file, () => rm(file, { force: true }));
        await build();
      }),
  };
}

const print = (document: unknown) => `${JSON.stringify(document, null, 2)}\n`;

const idOf = (document: StoredComment | StoredMergeRequest) => ("iid" in document ? document.iid : document.id);

const nextId = (documents: readonly (StoredComment | StoredMergeRequest)[]) => {
  const last = documents.at(-1);
  return last === undefined ? 1 : idOf(last) + 1;
};

function createTurns() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work);
    // Whoever asked for a turn hears of its failure; the next one goes on.
    last = turn.catch(() => undefined);
    return turn;
  };
}

async function readState(directory: string): Promise<ForgeState> {
  const [comments, mergeRequests] = await Promise.all([
    readDocuments(join(directory, "comments"), parseStoredComment),
    readDocuments(join(directory, "merge-requests"), parseStoredMergeRequest),
  ]);
  return { comments, "merge-requests": mergeRequests };
}

type Parse<T> = (value: unknown, id: number) => T | string;

async function readDocuments<T>(folder: string, parse: Parse<T>): Promise<T[]> {
  const names = (await listFolder(folder)).filter((name) => name.endsWith(".json") && !name.startsWith("."));
  const ids = names.map((name) => parseId(name, folder)).toSorted((a, b) => a - b);
  return Promise.all(ids.map((id) => readDocument(join(folder, `${id}.json`), id, parse)));
}

async function listFolder(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") return [];
    throw forgeFileBroken({ path: folder, detail: `the folder cannot be listed (${codeOf(cause)})` }, { cause });
  }
}

function parseId(name: string, folder: string): number {
  if (/^[1-9]\d{0,8}\.json$/.test(name)) return Number.parseInt(name, 10);
  throw forgeFileBroken({ path: join(folder, name), detail: "its name is no number, as in 4.json" });
}

async function readDocument<T>(path: string, id: number, parse: Parse<T>): Promise<T> {
  const value = parse(await readJson(path), id);
  if (typeof value === "string") throw forgeFileBroken({ path, detail: value });
  return value;
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch (cause) {
    const detail = cause instanceof SyntaxError ? "it is no valid JSON" : `it cannot be read (${codeOf(cause)})`;
    throw forgeFileBroken({ path, detail }, { cause });
  }
}
