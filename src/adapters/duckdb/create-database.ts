import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";

/** A DuckDB in memory that starts at its first use. */
export interface Database {
  /** Runs work on a connection of its own: one connection serves one query at a time (duckdb-node-neo#257). */
  connect<Result>(work: (connection: DuckDBConnection) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

interface OpenDatabase {
  readonly instance: DuckDBInstance;
  readonly folder: string;
}

export function createDatabase(): Database {
  let opened: Promise<OpenDatabase> | undefined;
  return {
    connect: async (work) => {
      opened ??= openDatabase();
      const connection = await (await opened).instance.connect();
      try {
        return await work(connection);
      } finally {
        connection.closeSync();
      }
    },
    close: async () => {
      // A start that failed was reported at its first use and left nothing open.
      const open = await opened?.catch(() => undefined);
      opened = undefined;
      open?.instance.closeSync();
      if (open !== undefined) await rm(open.folder, { recursive: true, force: true });
    },
  };
}

async function openDatabase(): Promise<OpenDatabase> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const folder = await mkdtemp(join(tmpdir(), "cibot-duckdb-"));
  const instance = await DuckDBInstance.create(":memory:", {
    // Nothing is fetched at run time: what is read here is built in.
    autoinstall_known_extensions: "false",
    temp_directory: folder,
    preserve_insertion_order: "false",
    // Groups by a number of 16 bits are counted by index: a tenth to a fifth less time.
    perfect_ht_threshold: "17",
  });
  return { instance, folder };
}
