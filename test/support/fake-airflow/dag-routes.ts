import { join } from "node:path";
import { type Answer, type ApiRequest, ok, paginate, problem } from "./answer.ts";
import type { FakeWorld } from "./fake-world.ts";
import { findNextRun } from "./next-run.ts";
import type { FakeDag, FakeImportError } from "./parser-loop.ts";

const iso = (milliseconds: number) => new Date(milliseconds).toISOString().replace("Z", "000+00:00");

export function answerDags(world: FakeWorld, request: ApiRequest): Answer | undefined {
  const { line, parser, maxLimit } = world;
  const [what, dagId = "", part] = request.parts;
  if (what !== "dags" || (part !== undefined && part !== "tasks")) return undefined;
  if (dagId === "") {
    const all = request.query.get(line === 2 ? "only_active" : "exclude_stale") === "false";
    const found = [...parser.dags.values()].filter(({ active }) => all || active);
    const sorted = found.sort((one, other) => (one.dagId < other.dagId ? -1 : 1));
    return paginate(
      "dags",
      sorted.map((dag) => presentDag(world, dag)),
      request.query,
      maxLimit,
    );
  }
  const dag = parser.dags.get(dagId);
  if (dag === undefined) return problem(line, 404, `The DAG with dag_id: ${dagId} was not found`);
  if (part === "tasks") return answerTasks(world, dag);
  if (request.method === "PATCH") dag.paused = request.body.is_paused === true;
  return ok(presentDag(world, dag));
}

function presentDag({ line, folder, now }: FakeWorld, dag: FakeDag) {
  const next = findNextRun(dag.schedule, line, new Date(now()));
  const [runAfter, logical] = [next?.runAfter.toISOString() ?? null, next?.logicalDate.toISOString() ?? null];
  return {
    dag_id: dag.dagId,
    is_paused: dag.paused,
    has_import_errors: dag.hasImportErrors,
    fileloc: join(folder, dag.file),
    file_token: tokenOf(dag.file),
    last_parsed_time: iso(dag.lastParsed),
    tags: dag.tags.map((name) => ({ name })),
    ...(line === 2
      ? { is_active: dag.active, next_dagrun: logical, next_dagrun_create_after: runAfter }
      : { is_stale: !dag.active, next_dagrun_logical_date: logical, next_dagrun_run_after: runAfter }),
    ...(line === 2 ? {} : { bundle_name: "dags-folder", relative_fileloc: dag.file }),
  };
}

const tokenOf = (file: string) => `token.${Buffer.from(file, "utf8").toString("base64url")}`;
const readToken = (token: string) => Buffer.from(token.replace(/^token\./, ""), "base64url").toString("utf8");

function answerTasks({ line }: FakeWorld, { dagId, serialized }: FakeDag): Answer {
  if (serialized === null) return problem(line, 404, `The DAG with dag_id: ${dagId} was not found`);
  const tasks = serialized.tasks.map(({ taskId }) => ({
    task_id: taskId,
    downstream_task_ids: serialized.tasks.filter(({ after = [] }) => after.includes(taskId)).map((task) => task.taskId),
  }));
  return ok({ tasks, total_entries: tasks.length });
}

/** Sources, import errors, and the request to parse. */
export function answerFiles(world: FakeWorld, { method, parts, query }: ApiRequest): Answer | undefined {
  const { line, parser, maxLimit } = world;
  const [what, key = ""] = parts;
  if (what === "dagSources") {
    const dag = [...parser.dags.values()].find(({ file, dagId }) =>
      line === 2 ? readToken(key) === file : key === dagId,
    );
    return dag === undefined ? problem(line, 404, "Dag source not found") : ok({ content: dag.source });
  }
  if (what === "importErrors") {
    const errors = [...parser.importErrors.values()].map((error) => presentError(world, error));
    return paginate("import_errors", errors, query, maxLimit);
  }
  if (what !== "parseDagFile" || method !== "PUT") return undefined;
  if (!parser.request(readToken(key))) return problem(line, 404, "File not found");
  return line === 2 ? { status: 201 } : { status: 201, body: null };
}

const presentError = ({ line, folder }: FakeWorld, { id, file, at, trace }: FakeImportError) => ({
  import_error_id: id,
  timestamp: iso(at),
  filename: line === 2 ? join(folder, file) : file,
  stack_trace: trace,
  ...(line === 2 ? {} : { bundle_name: "dags-folder" }),
});
