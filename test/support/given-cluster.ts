import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { z } from "zod";
import { showDags } from "../../src/commands/dags.ts";
import { type DeployOptions, deployDags } from "../../src/commands/deploy-dags.ts";
import { type RollbackOptions, rollbackDags } from "../../src/commands/rollback-dags.ts";
import { createDelivery } from "../../src/compose-delivery.ts";
import type { configSchema } from "../../src/config/schema.ts";
import { CibotError, stoppedBy } from "../../src/errors.ts";
import { renderDagFile, type TestDag } from "./fake-airflow/render-dag-file.ts";
import type { FakeAirflowOptions } from "./fake-airflow/start-fake-airflow.ts";
import { temporaryFolder } from "./git-repository.ts";
import { given } from "./given.ts";
import { givenAirflow } from "./given-airflow.ts";
import { givenAirflowHome } from "./given-delivery.ts";

export interface ClusterOptions extends Partial<Pick<FakeAirflowOptions, "line" | "users">> {
  readonly config?: NonNullable<z.input<typeof configSchema>["deploy"]>;
  /** Without its address nothing is proven. */
  readonly cluster?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

export type ClusterWorld = Awaited<ReturnType<typeof givenCluster>>;

/**
 * The commands' run functions with all that delivers DAGs as it is, real files and Python among it, against a fake Airflow
 * over the same folder. There is one clock; it stands until somebody waits.
 */
export async function givenCluster({ line = 3, users, config = {}, cluster = true, env = {} }: ClusterOptions = {}) {
  const home = givenAirflowHome();
  const dags = join(home, "dags");
  const project = temporaryFolder();
  const { fake } = await givenAirflow({ line, dags, ...(users === undefined ? {} : { users }) });
  const { user, password } = fake;
  const address = { CIBOT_AIRFLOW_URL: fake.url, CIBOT_AIRFLOW_USER: user, CIBOT_AIRFLOW_PASSWORD: password };
  const all = {
    PATH: process.env.PATH ?? "",
    AIRFLOW_HOME: home,
    PROJECT_FOLDER: "credit",
    USER: "ada",
    CIBOT_HTTP_TIMEOUT: "2s",
    CIBOT_HTTP_MAX_WAIT: "1s",
    ...(cluster ? address : {}),
    ...env,
  };
  const clock = { now: () => fake.now() };
  /** Does something once, before the clock moves on for the `at`th time of a command. */
  const watch: { at: number; act: (stop: AbortController) => void } = {
    at: Number.POSITIVE_INFINITY,
    act: () => undefined,
  };

  async function run(command: (deps: ReturnType<typeof given>["deps"]) => Promise<void>) {
    const { deps, output, stop } = given({ config: { deploy: config }, env: all });
    const world = { env: all, directory: project, clock, signal: stop.signal };
    let pauses = 0;
    const delivery = {
      ...(await createDelivery(world, { log: deps.io.debug, hint: deps.io.hint })),
      pause: async (seconds: number) => {
        if (pauses++ === watch.at) {
          watch.at = Number.POSITIVE_INFINITY;
          watch.act(stop);
        }
        if (stop.signal.aborted) throw stoppedBy(stop.signal);
        fake.advance(seconds);
      },
    };
    const error = await command({ ...deps, clock, delivery: async () => delivery }).then(
      () => undefined,
      (thrown: unknown) => {
        if (thrown instanceof CibotError) return thrown;
        throw thrown;
      },
    );
    const document = { ...(error?.partial ?? output.result) };
    return {
      exit: error?.exit ?? deps.io.exit(),
      code: error?.code,
      message: error?.message ?? "",
      document,
      ...output,
    };
  }

  return {
    fake,
    home,
    dags,
    live: join(dags, "credit"),
    /** Once, before the clock moves on for the `at`th time, from 0. */
    when: (at: number, act: (stop: AbortController) => void) => Object.assign(watch, { at, act }),
    write: (path: string, text: string) => {
      mkdirSync(dirname(join(project, "dags", path)), { recursive: true });
      writeFileSync(join(project, "dags", path), text);
    },
    /** One DAG per file, `<id>.py`. */
    writeDag: (dag: Partial<TestDag> & Pick<TestDag, "dagId">, extra?: string) => {
      mkdirSync(join(project, "dags"), { recursive: true });
      const tasks = [{ taskId: "plan" }, { taskId: "score", after: ["plan"] }];
      writeFileSync(join(project, "dags", `${dag.dagId}.py`), renderDagFile([{ tasks, ...dag }], extra));
    },
    remove: (path: string) => rmSync(join(project, "dags", path)),
    deploy: (options: DeployOptions = {}) => run((deps) => deployDags(options, deps)),
    rollback: (options: RollbackOptions = {}) => run((deps) => rollbackDags(options, deps)),
    show: () => run((deps) => showDags({}, deps)),
  };
}
