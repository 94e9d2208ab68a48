import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { configMissing } from "../errors.ts";
import { parseConfig } from "./parse-config.ts";
import type { Config } from "./schema.ts";

export interface ConfigLocation {
  readonly directory: string;
  /** From `--config` or `CIBOT_CONFIG`; `cibot.yaml`, which may be absent, when undefined. */
  readonly path: string | undefined;
}

/** Reads the configuration. Throws `config_missing` for a named file that is absent, and `invalid_config`. */
export async function loadConfig({ directory, path }: ConfigLocation): Promise<Config> {
  const name = path ?? "cibot.yaml";
  const text = await readFile(resolve(directory, name), "utf8").catch((cause: unknown) => {
    if (path === undefined && isMissing(cause)) return "";
    throw configMissing({ path: name }, { cause });
  });
  return parseConfig(text, name);
}

const isMissing = (cause: unknown) => cause instanceof Error && "code" in cause && cause.code === "ENOENT";
