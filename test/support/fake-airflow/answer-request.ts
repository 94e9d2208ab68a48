import { type Access, isAllowed } from "./access.ts";
import { type Answer, type ApiRequest, ok, paginate, problem } from "./answer.ts";
import { answerDags, answerFiles } from "./dag-routes.ts";
import type { FakeWorld } from "./fake-world.ts";
import { answerRuns } from "./run-routes.ts";

export const versions = { 2: "2.11.2", 3: "3.3.2" } as const;

export interface SeenRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What answers a request. */
export interface Server {
  readonly world: FakeWorld;
  readonly access: Access;
  readonly prefix: string;
  readonly allAdmins: boolean;
}

export function answerRequest(seen: SeenRequest, server: Server): Answer {
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
    answerConfig(world, request) ??
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

function answerLogin({ method, body }: SeenRequest, { world, access, allAdmins }: Server): Answer {
  const user = method === "POST" ? access.findByPassword(body.username, body.password) : access.first;
  if (method === "GET" && !allAdmins)
    return problem(world.line, 403, "This method is only allowed if ``[core] simple_auth_manager_all_admins`` is True");
  if (user === undefined) return problem(world.line, 401, "Invalid credentials");
  return { status: 201, body: { access_token: access.addToken(user) } };
}

const intervalOptions: Readonly<Record<string, "listing" | "reparse" | "serialise">> = {
  "scheduler/dag_dir_list_interval": "listing",
  "scheduler/min_file_process_interval": "reparse",
  "dag_processor/refresh_interval": "listing",
  "dag_processor/min_file_process_interval": "reparse",
  "core/min_serialized_dag_update_interval": "serialise",
};

function answerConfig({ line, told }: FakeWorld, { parts }: ApiRequest): Answer | undefined {
  const [what, , section = "", , option = ""] = parts;
  if (what !== "config") return undefined;
  if (told === null) return problem(line, 403, "Your Airflow administrator chose not to expose the configuration");
  const interval = intervalOptions[`${section}/${option}`];
  if (interval === undefined) return problem(line, 404, `Option [${section}/${option}] not found.`);
  return ok({ sections: [{ name: section, options: [{ key: option, value: String(told[interval]) }] }] });
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
