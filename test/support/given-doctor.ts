import type { Delivery } from "../../src/commands/delivery.ts";
import type { DoctorDeps, DoctorTools } from "../../src/commands/doctor-tools.ts";
import { configSchema } from "../../src/config/schema.ts";
import { answerLate } from "../../src/errors.ts";
import type { ForgeInspection } from "../../src/ports/forge-inspection.ts";
import { FakeCloneInspection, FakeDataInspection, FakeForgeInspection, FakeMachine } from "./fake-doctor.ts";
import { type Given, given } from "./given.ts";

export interface GivenDoctor extends Given {
  /** `local` by default. */
  readonly forge?: string;
  /** In place of a fake that lets the token do all. */
  readonly gitlab?: () => Promise<ForgeInspection>;
  /** What reading `cibot.yaml` throws. */
  readonly configProblem?: Error;
  /** Milliseconds that the doctor takes for a second; few by default, as what hangs is waited for. */
  readonly second?: number;
}

/** A project and a machine where all is well, outside of CI. */
export function givenDoctor({ forge = "local", gitlab, configProblem, second = 20, ...options }: GivenDoctor = {}) {
  const world = given(options);
  // A picture differs with its text, as a real one does.
  world.rasterizer.toPng = async (spec) => Buffer.from(JSON.stringify(spec));
  const clone = new FakeCloneInspection();
  const data = new FakeDataInspection();
  const machine = new FakeMachine();
  const inspection = new FakeForgeInspection();
  let closed = 0;
  const tools: DoctorTools = {
    forge: { name: forge, chosen: false },
    defaults: configSchema.parse({}),
    configFile: "cibot.yaml",
    clone,
    data,
    machine,
    directory: "/clone",
    gitlab: gitlab ?? (async () => inspection),
    delivery: options.delivery === undefined ? async () => noDelivery : world.deps.delivery,
    within: createWithin(second),
    close: () => {
      closed++;
    },
  };
  const deps: DoctorDeps = {
    ...world.deps,
    ...(configProblem === undefined ? {} : { config: () => Promise.reject(configProblem) }),
    doctor: async () => tools,
  };
  return { ...world, deps, tools, clone, data, machine, inspection, closed: () => closed };
}

const refuse = (): never => {
  throw new Error("this test delivers no DAGs");
};

/** Of a job that delivers nothing, and has no Airflow. */
const noDelivery: Delivery = {
  source: { read: refuse },
  validation: { validate: refuse },
  store: refuse,
  cluster: async () => null,
  pause: refuse,
};

const createWithin =
  (second: number): DoctorTools["within"] =>
  async (seconds, work) => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(answerLate({ seconds })), second * seconds);
    });
    work.catch(() => undefined);
    return Promise.race([work, late]).finally(() => clearTimeout(timer));
  };
