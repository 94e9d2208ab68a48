import { join, posix, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { DagsPlace, Delivery } from "./commands/delivery.ts";
import { parseCiFacts } from "./core/ci/ci-facts.ts";
import { findActor } from "./core/ci/runner-facts.ts";
import { type AirflowAccess, findAirflow } from "./core/cluster/find-airflow-credential.ts";
import { stoppedBy } from "./errors.ts";
import type { Clock } from "./ports/clock.ts";
import type { Cluster } from "./ports/cluster.ts";

/** What delivering DAGs is made of; this file is a part of the composition root. */
interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly directory: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

interface Voice {
  /** A line for `--verbose`. */
  readonly log: (line: string) => void;
  /** What is waited for, on a terminal. */
  readonly hint: (text: string) => void;
}

/** The scripts for Python are files beside the bundle, from source and from `dist` alike. */
const scripts = fileURLToPath(new URL("../dist/python", import.meta.url));

/** Throws `invalid_airflow_url` and `invalid_airflow_credential`, before anything is asked or written. */
export async function createDelivery(world: World, voice: Voice): Promise<Delivery> {
  const { directory, signal } = world;
  const access = findAirflow(world.env);
  const [source, validation, store, local, ssh, exchange] = await Promise.all([
    import("./adapters/dag-source/create-dag-source.ts"),
    import("./adapters/dag-validation/create-dag-validation.ts"),
    import("./adapters/release-store/create-release-store.ts"),
    import("./adapters/release-store/local-host.ts"),
    import("./adapters/release-store/ssh-host.ts"),
    import("./adapters/release-store/exchange-by-python.ts"),
  ]);
  const script = join(scripts, "agent.py");
  const openHost = ({ host, airflowHome, remotePython }: DagsPlace) =>
    host === "local"
      ? local.createLocalHost({
          dags: resolve(directory, airflowHome, "dags"),
          exchange: (one, other) => exchange.exchangeByPython(one, other, { script }),
        })
      : ssh.createSshHost({
          address: host,
          dags: posix.join(airflowHome, "dags"),
          python: remotePython,
          script,
          signal,
          env: world.env,
        });
  return {
    source: source.createDagSource(directory),
    validation: validation.createDagValidation({ scripts, signal, env: world.env }),
    store: (place) =>
      store.createReleaseStore({
        ...world,
        host: openHost(place),
        project: place.project,
        layout: place.layout,
        who: { who: findActor(world.env), job: parseCiFacts(world.env).job?.url ?? null },
        onWait: (holder, seconds) => voice.hint(`waiting for the deploy of ${holder}, ${seconds} s`),
      }),
    cluster: async () => (access === null ? null : await openCluster(access, world, voice)),
    pause: (seconds) =>
      sleep(seconds * 1000, undefined, { signal }).catch((error: unknown) => {
        throw signal.aborted ? stoppedBy(signal) : error;
      }),
  };
}

async function openCluster(access: AirflowAccess, { env, signal, clock }: World, { log }: Voice): Promise<Cluster> {
  const { openAirflow } = await import("./adapters/airflow/open-airflow.ts");
  return openAirflow({ ...access, env, signal, now: () => clock.now().getTime(), log });
}
