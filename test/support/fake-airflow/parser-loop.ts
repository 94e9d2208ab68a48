import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { listDagFiles } from "./list-dag-files.ts";
import type { ParseDagFile } from "./parse-dag-file.ts";
import type { TestDag, TestTask } from "./render-dag-file.ts";

/** Seconds. */
export interface FakeIntervals {
  readonly listing: number;
  readonly reparse: number;
  readonly serialise: number;
  /** Between two looks for DAGs that their file does not define any more. */
  readonly cleanup: number;
}

/** As the database knows it. */
export interface FakeDag {
  readonly dagId: string;
  file: string;
  paused: boolean;
  active: boolean;
  hasImportErrors: boolean;
  /** Milliseconds since 1970, by the fake's clock. */
  lastParsed: number;
  schedule: string | null;
  tags: readonly string[];
  source: string;
  /** Modification time of the text that `source` holds. */
  sourceModified: number;
  /** Null when its row was deleted. */
  serialized: { readonly tasks: readonly TestTask[]; readonly form: string; readonly writtenAt: number } | null;
}

export interface FakeImportError {
  readonly id: number;
  readonly file: string;
  readonly at: number;
  readonly trace: string;
}

interface KnownFile {
  parsedAt: number;
  modified: number;
  requested: boolean;
}

interface SeenFile {
  readonly file: string;
  readonly text: string;
  readonly modified: number;
  readonly now: number;
}

export interface ParserOptions {
  readonly line: 2 | 3;
  readonly folder: string;
  readonly intervals: FakeIntervals;
  readonly parse: ParseDagFile;
}

/** The part of Airflow that lists, parses and serialises, on a clock that is given to it. */
export class ParserLoop {
  readonly dags = new Map<string, FakeDag>();
  readonly importErrors = new Map<string, FakeImportError>();
  readonly #files = new Map<string, KnownFile>();
  readonly #options: ParserOptions;
  #nextListing = 0;
  #nextCleanup = 0;
  #errors = 0;

  constructor(options: ParserOptions) {
    this.#options = options;
  }

  /** Does what is due at a time. */
  step(now: number): void {
    const { intervals } = this.#options;
    if (now >= this.#nextListing) {
      this.#nextListing = now + intervals.listing * 1000;
      this.#list();
    }
    for (const [file, known] of this.#files) if (this.#isDue(file, known, now)) this.#parse(file, known, now);
    if (now >= this.#nextCleanup) {
      this.#nextCleanup = now + intervals.cleanup * 1000;
      this.#cleanUp();
    }
  }

  /** False for a file that is not known. Airflow 3 lists the folder anew as well. */
  request(file: string): boolean {
    const known = this.#files.get(file);
    if (known === undefined) return false;
    known.requested = true;
    if (this.#options.line === 3) this.#nextListing = 0;
    return true;
  }

  #list(): void {
    const present = new Set(listDagFiles(this.#options.folder));
    for (const file of present) {
      if (!this.#files.has(file)) this.#files.set(file, { parsedAt: 0, modified: 0, requested: true });
    }
    for (const file of [...this.#files.keys()].filter((known) => !present.has(known))) {
      this.#files.delete(file);
      this.importErrors.delete(file);
      for (const dag of this.#dagsOf(file)) {
        dag.active = false;
        // Airflow 3 keeps the versions of a DAG.
        if (this.#options.line === 2) dag.serialized = null;
      }
    }
  }

  #isDue(file: string, { parsedAt, modified, requested }: KnownFile, now: number): boolean {
    if (requested || now - parsedAt >= this.#options.intervals.reparse * 1000) return true;
    return (this.#modifiedAt(file) ?? 0) > modified;
  }

  #modifiedAt = (file: string) => statSync(join(this.#options.folder, file), { throwIfNoEntry: false })?.mtimeMs;

  #dagsOf = (file: string) => [...this.dags.values()].filter((dag) => dag.file === file);

  #parse(file: string, known: KnownFile, now: number): void {
    const modified = this.#modifiedAt(file);
    // Gone since the last listing: nobody notices before the next one.
    if (modified === undefined) return;
    Object.assign(known, { parsedAt: now, modified, requested: false });
    const path = join(this.#options.folder, file);
    const text = readFileSync(path, "utf8");
    const parsed = this.#options.parse(text, path);
    if ("trace" in parsed) this.#keepError(file, parsed.trace, now);
    else this.#keepDags(parsed.dags, { file, text, modified, now });
  }

  #keepDags(dags: readonly TestDag[], seen: SeenFile): void {
    this.importErrors.delete(seen.file);
    for (const dag of this.#dagsOf(seen.file)) dag.hasImportErrors = false;
    for (const dag of dags) this.#keepDag(dag, seen);
  }

  #keepError(file: string, trace: string, now: number): void {
    const id = this.importErrors.get(file)?.id ?? ++this.#errors;
    this.importErrors.set(file, { id, file, at: now, trace });
    for (const dag of this.#dagsOf(file)) {
      dag.hasImportErrors = true;
      if (this.#options.line === 3) dag.active = false;
    }
  }

  #keepDag(defined: TestDag, seen: SeenFile): void {
    const { dagId, schedule = null, tags = [], tasks } = defined;
    const { file, text, modified, now } = seen;
    const fresh = { file, active: true, hasImportErrors: false, lastParsed: now };
    const known = this.dags.get(dagId) ?? {
      ...fresh,
      dagId,
      paused: true,
      schedule,
      tags,
      source: text,
      sourceModified: modified,
      serialized: null,
    };
    this.dags.set(dagId, Object.assign(known, fresh, { schedule, tags }));
    // Airflow 2 compares times, Airflow 3 texts.
    if (this.#options.line === 3 || modified > known.sourceModified || known.file !== file) {
      Object.assign(known, { source: text, sourceModified: modified });
    }
    const form = JSON.stringify(defined);
    const { serialized } = known;
    const tooSoon = serialized !== null && now - serialized.writtenAt < this.#options.intervals.serialise * 1000;
    if (serialized?.form !== form && !tooSoon) known.serialized = { tasks, form, writtenAt: now };
  }

  /** A DAG that was not parsed with its file for 50 seconds (`stale_dag_threshold`) is gone. */
  #cleanUp(): void {
    for (const dag of this.dags.values()) {
      const file = this.#files.get(dag.file);
      if (file !== undefined && file.parsedAt - dag.lastParsed > 50_000) {
        dag.active = false;
        if (this.#options.line === 2) dag.serialized = null;
      }
    }
  }
}
