import type { DoctorTools } from "./commands/doctor-tools.ts";
import { createDelivery } from "./compose-delivery.ts";
import { chooseForge } from "./compose-forge.ts";
import type { Config } from "./config/schema.ts";
import { answerLate } from "./errors.ts";
import type { Clock } from "./ports/clock.ts";

/** What the doctor asks; this file is a part of the composition root. */
interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly directory: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

interface DoctorOptions {
  /** The forge of `--forge`. */
  readonly forge: string | undefined;
  /** The configuration of `--config`. */
  readonly config: string | undefined;
  /** A line for `--verbose`. */
  readonly log: (line: string) => void;
}

export async function createDoctorTools(world: World, { forge, config, log }: DoctorOptions): Promise<DoctorTools> {
  const { env, directory, clock } = world;
  const done = new AbortController();
  const signal = AbortSignal.any([world.signal, done.signal]);
  const [{ createCloneInspection }, { createDataInspection }, { createMachine }] = await Promise.all([
    import("./adapters/git/create-clone-inspection.ts"),
    import("./adapters/dvc/create-data-inspection.ts"),
    import("./adapters/machine/create-machine.ts"),
  ]);
  const opened: { close(): void }[] = [];
  return {
    forge: { name: chooseForge(env, forge), chosen: forge !== undefined || Boolean(env.CIBOT_FORGE) },
    defaults: await readDefaults(),
    configFile: config ?? (env.CIBOT_CONFIG || "cibot.yaml"),
    clone: createCloneInspection(directory),
    data: createDataInspection(directory, signal),
    machine: {
      ...createMachine({ directory, signal }),
      duckdbVersion: async () => (await import("./adapters/duckdb/query-version.ts")).queryVersion(),
    },
    directory,
    gitlab: async () => {
      const { openInspection } = await import("./adapters/gitlab/open-inspection.ts");
      const inspection = await openInspection({ env, signal, now: () => clock.now().getTime(), log });
      opened.push(inspection);
      return inspection;
    },
    delivery: async () => {
      const delivery = await createDelivery({ ...world, signal }, { log, hint: log });
      const cluster = async () => {
        const found = await delivery.cluster();
        if (found !== null) opened.push(found);
        return found;
      };
      return { ...delivery, cluster };
    },
    within,
    close: () => {
      done.abort("SIGTERM");
      for (const one of opened) one.close();
    },
  };
}

async function readDefaults(): Promise<Config> {
  const { parseConfig } = await import("./config/parse-config.ts");
  return parseConfig("", "cibot.yaml");
}

async function within<T>(seconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(answerLate({ seconds })), seconds * 1000);
  });
  // What fails after its time is of no interest any more.
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
