import { type Answer, type ApiRequest, ok, paginate, problem } from "./answer.ts";
import type { FakeWorld } from "./fake-world.ts";
import type { FakeRun } from "./run-loop.ts";

export function answerRuns(world: FakeWorld, request: ApiRequest): Answer | undefined {
  const { line, runs, maxLimit } = world;
  const [what, dagId = "", part, runId = "", below, taskId = ""] = request.parts;
  if (what !== "dags" || part !== "dagRuns") return undefined;
  if (request.method === "POST") return createRun(world, dagId, request.body);
  const all = runs.runs.filter((run) => run.dagId === dagId);
  if (runId === "") {
    const states = request.query.getAll("state");
    const found = all.filter(({ state }) => states.length === 0 || states.includes(state));
    return paginate("dag_runs", found.map(presentRun), request.query, maxLimit);
  }
  const run = all.find((known) => known.runId === runId);
  if (run === undefined)
    return problem(line, 404, `DAGRun with DAG ID: '${dagId}' and DagRun ID: '${runId}' not found`);
  if (below === undefined) return ok(presentRun(run));
  if (taskId === "") return paginate("task_instances", run.tasks.map(presentTask), request.query, maxLimit);
  const task = run.tasks.find((known) => known.taskId === taskId);
  if (task === undefined) return problem(line, 404, "TaskInstance not found");
  return ok(line === 2 ? { content: renderPython(task.log) } : { content: task.log.map((event) => ({ event })) });
}

const presentRun = ({ dagId, runId, logicalDate, conf, state, startedAt }: FakeRun) => ({
  dag_id: dagId,
  dag_run_id: runId,
  logical_date: logicalDate,
  start_date: startedAt === null ? null : new Date(startedAt).toISOString(),
  conf,
  state,
});

const presentTask = ({ taskId, state }: FakeRun["tasks"][number]) => ({
  task_id: taskId,
  map_index: -1,
  try_number: state === "upstream_failed" ? 0 : 1,
  state,
});

/** Python's notation of `[(host, text)]`. */
function renderPython(log: readonly string[]): string {
  const text = `${log.join("\n")}\n`.replaceAll("\\", "\\\\").replaceAll("'", "\\'").replaceAll("\n", "\\n");
  return `[('fake', '${text}')]`;
}

function createRun(world: FakeWorld, dagId: string, body: ApiRequest["body"]): Answer {
  const { line, parser, runs, now } = world;
  const dag = parser.dags.get(dagId);
  if (dag === undefined || !dag.active) return problem(line, 404, `DAG with dag_id: '${dagId}' not found`);
  if (dag.hasImportErrors) return problem(line, 400, `DAG with dag_id: '${dagId}' has import errors`);
  const [runId, logicalDate] = [String(body.dag_run_id), String(body.logical_date)];
  const exists = runs.runs.some(
    (run) => run.dagId === dagId && (run.runId === runId || run.logicalDate === logicalDate),
  );
  if (exists) return problem(line, 409, `DAGRun with DAG ID: '${dagId}' and DAGRun ID: '${runId}' already exists`);
  const run: FakeRun = {
    dagId,
    runId,
    logicalDate,
    conf: body.conf,
    queuedAt: now(),
    state: "queued",
    startedAt: null,
    endedAt: null,
    tasks: [],
  };
  runs.runs.push(run);
  return ok(presentRun(run));
}
