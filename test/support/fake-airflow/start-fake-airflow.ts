import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Access, defaultUsers, type FakeUser } from "./access.ts";
import type { Answer } from "./answer.ts";
import { answerRequest, type SeenRequest, versions } from "./answer-request.ts";
import type { FakeNames, FakeWorld } from "./fake-world.ts";
import { type ParseDagFile, parseDagFile } from "./parse-dag-file.ts";
import { type FakeDag, type FakeIntervals, ParserLoop } from "./parser-loop.ts";
import { type FakeRun, RunLoop } from "./run-loop.ts";

export interface FakeAirflowOptions {
  readonly line: 2 | 3;
  /** A real folder; it is read and never written. */
  readonly dags: string;
  /** Path prefix of all addresses: `/airflow`. */
  readonly prefix?: string;
  /** DAGs folder as the cluster tells it, when that is another: `/opt/airflow/dags`. */
  readonly toldDags?: string;
  /** Airflow's own are 300, 30, 30 and 60. */
  readonly intervals?: Partial<FakeIntervals>;
  /** `expose_config`: whether the API tells them. Airflow comes without. */
  readonly exposeConfig?: boolean;
  readonly users?: readonly FakeUser[];
  /** Airflow 3 in its mode for development gives everybody a token. */
  readonly allAdmins?: boolean;
  readonly parse?: ParseDagFile;
  readonly maxLimit?: number;
  /** By hand: the clock stands until `advance`. */
  readonly clock?: "running" | "by-hand";
}

/** What a server does instead of its answer; tells it per request, in the order they come. */
export type Fault = (request: SeenRequest) => FaultAnswer | undefined;

export interface FaultAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is. */
  readonly content?: string;
  /** `before`: nothing is done; `after`: the request takes place and its answer is lost; `middle`: a part of it is sent. */
  readonly breakOff?: "before" | "after" | "middle";
}

export interface FakeAirflow {
  readonly version: string;
  readonly line: 2 | 3;
  readonly url: string;
  readonly dags: string;
  readonly user: string;
  readonly password: string;
  /** All requests so far. */
  readonly requests: readonly SeenRequest[];
  readonly knownDags: ReadonlyMap<string, FakeDag>;
  readonly runs: readonly FakeRun[];
  readonly names: FakeNames;
  /** May be set at any time. */
  fault: Fault | undefined;
  /** Moves the clock on by seconds, and does what becomes due on the way. */
  advance(seconds: number): void;
  now(): Date;
  forgetTokens(): void;
  /** A token that is valid until `forgetTokens`. */
  addToken(): string;
  logs(): string;
  stop(): Promise<void>;
}

const airflowIntervals: FakeIntervals = { listing: 300, reparse: 30, serialise: 30, cleanup: 60 };

/** Airflow's REST API of one line over a real folder, without Airflow: it lists, parses and serialises by its intervals. */
export async function startFakeAirflow(options: FakeAirflowOptions): Promise<FakeAirflow> {
  const {
    line,
    dags,
    prefix = "",
    users = defaultUsers,
    allAdmins = false,
    clock = "running",
    maxLimit = 100,
  } = options;
  let offset = 0;
  const frozen = Date.now();
  const now = () => (clock === "running" ? Date.now() : frozen) + offset;
  const intervals = { ...airflowIntervals, ...options.intervals };
  const parser = new ParserLoop({ line, folder: dags, intervals, parse: options.parse ?? parseDagFile });
  const runs = new RunLoop();
  const access = new Access(line, users);
  const names: FakeNames = { pools: ["default_pool"], connections: [], variables: [] };
  const folder = options.toldDags ?? dags;
  const told = options.exposeConfig === true ? intervals : null;
  const world: FakeWorld = { line, folder, parser, runs, names, told, maxLimit, now };
  const requests: SeenRequest[] = [];
  const step = () => {
    parser.step(now());
    runs.step(now(), parser.dags);
  };
  const state: { fault: Fault | undefined } = { fault: undefined };
  const server = createServer(async (incoming, outgoing) => {
    const seen = await readRequest(incoming);
    requests.push(seen);
    const fault = state.fault?.(seen);
    if (fault?.breakOff === "before") return void incoming.socket.destroy();
    const isReplaced = fault !== undefined && fault.breakOff === undefined;
    const answer = isReplaced
      ? { status: fault.status ?? 200 }
      : answerRequest(seen, { world, access, prefix, allAdmins });
    if (fault?.breakOff === "after") return void incoming.socket.destroy();
    send(outgoing, answer, { fault, date: new Date(now()) });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  step();
  const timer = clock === "running" ? setInterval(step, 50) : undefined;
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The system gives no port.");
  const { user, password } = users[0] ?? defaultUsers[0];
  const fake: Omit<FakeAirflow, "fault"> = {
    version: versions[line],
    line,
    url: `http://localhost:${address.port}${prefix}`,
    dags,
    user,
    password,
    requests,
    knownDags: parser.dags,
    runs: runs.runs,
    names,
    advance: (seconds) => {
      for (let left = seconds; left > 0; left -= 1) {
        offset += Math.min(left, 1) * 1000;
        step();
      }
    },
    now: () => new Date(now()),
    forgetTokens: () => access.forgetTokens(),
    addToken: () => access.addToken(users[0] ?? defaultUsers[0]),
    logs: () =>
      requests
        .map(({ method, path }) => `${method} ${path}`)
        .slice(-40)
        .join("\n"),
    stop: () => {
      clearInterval(timer);
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return Object.assign(state, fake);
}

async function readRequest(incoming: IncomingMessage): Promise<SeenRequest> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part);
  const text = Buffer.concat(parts).toString("utf8");
  const { method = "", url: path = "", headers } = incoming;
  return { method, path, authorization: headers.authorization, body: text === "" ? {} : JSON.parse(text) };
}

interface Sending {
  readonly fault: FaultAnswer | undefined;
  readonly date: Date;
}

function send(outgoing: ServerResponse, { status, body, page }: Answer, { fault, date }: Sending): void {
  const content = fault?.content ?? page ?? (body === undefined ? "" : JSON.stringify(body));
  const headers = {
    "content-type": page === undefined ? "application/json" : "text/html",
    date: date.toUTCString(),
    ...fault?.headers,
  };
  outgoing.writeHead(status, { ...headers, "content-length": Buffer.byteLength(content) });
  if (fault?.breakOff !== "middle") return void outgoing.end(content);
  outgoing.write(content.slice(0, Math.ceil(content.length / 2)), () => outgoing.destroy());
}
