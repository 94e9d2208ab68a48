import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Access, type FakeUser, isAllowed } from "./access.ts";
import { type Answer, type ApiRequest, ok, paginate, problem } from "./answer.ts";
import { answerDags, answerFiles } from "./dag-routes.ts";
import type { FakeNames, FakeWorld } from "./fake-world.ts";
import { type ParseDagFile, parseDagFile } from "./parse-dag-file.ts";
import { type FakeDag, type FakeIntervals, ParserLoop } from "./parser-loop.ts";
import { type FakeRun, RunLoop } from "./run-loop.ts";
import { answerRuns } from "./run-routes.ts";

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

export interface SeenRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
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

const versions = { 2: "2.11.2", 3: "3.3.2" } as const;
const airflowIntervals: FakeIntervals = { listing: 300, reparse: 30, serialise: 30, cleanup: 60 };
const defaultUsers: readonly [FakeUser, ...FakeUser[]] = [
  { user: "admin", password: "admin-password", role: "Admin" },
  { user: "viewer", password: "viewer-password", role: "Viewer" },
];

/** Airflow's REST API of one line over a real folder, without Airflow: it lists, parses and serialises by its intervals. */
export async function startFakeAirflow(options: FakeAirflowOptions): Promise<FakeAirflow> {
  const { line, dags, prefix = "", users = defaultUsers, clock = "running", maxLimit = 100 } = options;
  let offset = 0;
  const frozen = Date.now();
  const now = () => (clock === "running" ? Date.now() : frozen) + offset;
  const intervals = { ...airflowIntervals, ...options.intervals };
  const parser = new ParserLoop({ line, folder: dags, intervals, parse: options.parse ?? parseDagFile });
  const runs = new RunLoop();
  const access = new Access(line, users);
  const names: FakeNames = { pools: ["default_pool"], connections: [], variables: [] };
  const folder = options.toldDags ?? dags;
  const world: FakeWorld = { line, folder, parser, runs, names, maxLimit, now };
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
      : answerRequest(seen, { world, access, prefix, options });
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

interface Server {
  readonly world: FakeWorld;
  readonly access: Access;
  readonly prefix: string;
  readonly options: FakeAirflowOptions;
}

function answerRequest(seen: SeenRequest, server: Server): Answer {
  const { world, access, prefix } = server;
  const { line } = world;
  const url = new URL(seen.path, "http://localhost");
  const root = `${prefix}/api/${line === 2 ? "v1" : "v2"}/`;
  if (line === 3 && url.pathname === `${prefix}/auth/token`) return answerLogin(seen, server);
  if (!url.pathname.startsWith(root)) return answerElsewhere(line, url.pathname.startsWith(`${prefix}/api/`));
  const parts = url.pathname.slice(root.length).split("/").map(decodeURIComponent);
  if (parts[0] === "version") return ok({ version: versions[line], git_version: null });
  const user = access.findUser(seen.authorization);
  if (user === undefined) return refuseStranger(line, seen.authorization);
  if (!isAllowed(user, seen.method, parts)) return problem(line, 403, "Forbidden");
  const request = { method: seen.method, parts, query: url.searchParams, body: seen.body };
  return (
    answerNames(world, request) ??
    answerRuns(world, request) ??
    answerDags(world, request) ??
    answerFiles(world, request) ??
    problem(line, 404, "Not Found")
  );
}

/** The page of Airflow 3 does its own routing, so that every address has it. */
const answerElsewhere = (line: 2 | 3, isApi: boolean): Answer =>
  line === 2 || isApi
    ? problem(line, 404, "Not Found")
    : { status: 200, page: "<!doctype html><title>Airflow</title>" };

/** Airflow 2 takes a stranger for the public, which has no rights; Airflow 3 knows a token that is none from none. */
const refuseStranger = (line: 2 | 3, authorization: string | undefined) =>
  line === 3 && !authorization?.startsWith("Bearer ")
    ? problem(line, 401, "Not authenticated")
    : problem(line, 403, line === 3 ? "Invalid JWT token" : "Forbidden");

function answerLogin({ method, body }: SeenRequest, { world, access, options }: Server): Answer {
  const users = options.users ?? defaultUsers;
  const user = method === "POST" ? access.findByPassword(body.username, body.password) : users[0];
  if (method === "GET" && !options.allAdmins)
    return problem(world.line, 403, "This method is only allowed if ``[core] simple_auth_manager_all_admins`` is True");
  if (user === undefined) return problem(world.line, 401, "Invalid credentials");
  return { status: 201, body: { access_token: access.addToken(user) } };
}

const nameFields = { pools: "name", connections: "connection_id", variables: "key" } as const;

function answerNames({ names, maxLimit }: FakeWorld, { parts: [what], query }: ApiRequest): Answer | undefined {
  if (what !== "pools" && what !== "connections" && what !== "variables") return undefined;
  return paginate(
    what,
    names[what].map((name) => ({ [nameFields[what]]: name })),
    query,
    maxLimit,
  );
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
