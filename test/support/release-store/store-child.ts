import { type Texts, toFiles } from "./dags-folder.ts";
import { createFatalHost, type FatalPoint } from "./fatal-host.ts";
import { createTestHost, deployHeld, openStore, settle } from "./open-store.ts";

/** What a child process is to do with a store; passed as JSON in its first argument. */
export interface ChildTask {
  readonly dags: string;
  readonly project: string;
  readonly layout: "link" | "copy";
  /** False: as on a system without RENAME_EXCHANGE. */
  readonly exchange: boolean;
  readonly fatal: FatalPoint | null;
  /** `deploy` these files, or `flip` to a release that is there, or `sleep` with the lock held until it is ended. */
  readonly work:
    | { readonly kind: "deploy"; readonly texts: Texts; readonly keep: number }
    | { readonly kind: "flip"; readonly release: string }
    | { readonly kind: "sleep" };
}

const task: ChildTask = JSON.parse(process.argv[2] ?? "");
const local = createTestHost(task.dags);
const { host, actions } = createFatalHost(
  task.exchange ? local : { ...local, exchange: async () => false },
  task.fatal,
);
const stop = new AbortController();
process.once("SIGTERM", () => stop.abort("SIGTERM"));
const store = openStore(task.dags, { host, project: task.project, layout: task.layout, signal: stop.signal });
await run();
process.stdout.write(`${JSON.stringify(actions)}\n`);

async function run(): Promise<void> {
  const { work, project } = task;
  if (work.kind === "deploy") {
    await store.hold(async (held) => {
      await deployHeld(held, toFiles(work.texts), project);
      await held.prune(work.keep, []);
    });
  } else if (work.kind === "flip") {
    await store.hold(async (held) => {
      await held.flip(work.release);
      await settle(held, work.release);
    });
  } else {
    await store.hold(async () => {
      process.stdout.write("held\n");
      await new Promise<void>((resolve) => stop.signal.addEventListener("abort", () => resolve()));
    });
  }
}
