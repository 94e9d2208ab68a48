import { badRequest, created, notFound, ok, refuse } from "./answer.ts";
import { findCommit } from "./commits.ts";
import { paginate } from "./paginate.ts";
import { presentUser } from "./present.ts";
import type { Input } from "./read-input.ts";
import type { ProjectCall, ProjectRoute } from "./route.ts";
import type { Pipeline, Status } from "./world.ts";

const states = ["pending", "running", "success", "failed", "canceled", "skipped"];

/** Commit statuses: GitLab's `Ci::CreateCommitStatusService`. */
export const statusRoutes: readonly ProjectRoute[] = [
  {
    method: "POST",
    path: "/statuses/:sha",
    jobToken: 401,
    role: "developer",
    parameters: {
      "state!": states,
      ref: "string",
      name: "string",
      context: "string",
      target_url: "string",
      description: "string",
      coverage: "number",
      pipeline_id: "integer",
    },
    handle: createStatus,
  },
  {
    method: "GET",
    path: "/repository/commits/:sha/statuses",
    role: "reporter",
    jobToken: 401,
    paged: true,
    parameters: {
      ref: "string",
      stage: "string",
      name: "string",
      pipeline_id: "integer",
      all: "boolean",
      order_by: ["id", "pipeline_id"],
      sort: ["asc", "desc"],
    },
    handle: async (call) => {
      const { sha } = await findCommit(call, call.params.sha ?? "");
      const page = paginate(listStatuses(call, sha), call);
      return ok(
        page.items.map((status) => presentStatus(status, call)),
        page.headers,
      );
    },
  },
];

async function createStatus(call: ProjectCall) {
  const { world, project, user, input, params } = call;
  const { sha } = await findCommit(call, params.sha ?? "");
  checkTexts(input);
  const pipeline = await findPipeline(call, sha);
  const name = input.text("name") ?? input.text("context") ?? "default";
  const ref = input.text("ref") ?? pipeline.ref;
  const state = input.text("state") ?? "";
  const unfinished = world.statuses.find(
    (status) =>
      ["pending", "running"].includes(status.state) &&
      status.pipeline === pipeline.id &&
      status.name === name &&
      status.ref === ref &&
      status.author === user,
  );
  const createdAt = new Date();
  const status: Status = unfinished ?? {
    id: world.nextId(),
    project: project.id,
    sha,
    ref,
    name,
    pipeline: pipeline.id,
    author: user,
    createdAt,
    state: "created",
    description: null,
    targetUrl: null,
    coverage: null,
  };
  transit(status, state);
  status.description = input.text("description") ?? status.description;
  status.targetUrl = input.text("target_url") ?? status.targetUrl;
  status.coverage = input.has("coverage") ? Number(input.text("coverage")) : status.coverage;
  if (unfinished === undefined) world.statuses.push(status);
  return created(presentStatus(status, call));
}

// A finished status is never changed: the next one of its name is new.
function transit(status: Status, state: string): void {
  const event = { pending: "enqueue", running: "run" }[state];
  const backwards = state === status.state || (state === "pending" && status.state === "running");
  if (event !== undefined && backwards) {
    const reason = `(Reason(s): Status cannot transition via "${event}")`;
    throw refuse(400, `Cannot transition status via :${event} from :${status.state} ${reason}`);
  }
  status.state = state;
}

/** The pipeline that a status joins; without any it makes one of its own, which merge requests show. */
async function findPipeline({ world, project, input }: ProjectCall, sha: string): Promise<Pipeline> {
  const [id, ref] = [input.integer("pipeline_id"), input.text("ref")];
  const found = world.pipelines.findLast(
    (pipeline) =>
      pipeline.project === project.id &&
      pipeline.sha === sha &&
      (id === undefined || pipeline.id === id) &&
      (ref === undefined || pipeline.ref === ref),
  );
  if (found !== undefined) return found;
  if (id !== undefined) throw notFound("Pipeline for pipeline_id, sha and ref");
  const own = ref ?? [...(await project.repository.branches())].find(([, head]) => head === sha)?.[0];
  if (own === undefined) throw notFound("References for commit");
  const external = { id: world.nextId(), project: project.id, sha, ref: own, source: "external" } as const;
  world.pipelines.push(external);
  return external;
}

function checkTexts(input: Input): void {
  for (const name of ["target_url", "description"]) {
    if ((input.text(name)?.length ?? 0) > 255) {
      throw refuse(400, { [name]: ["is too long (maximum is 255 characters)"] });
    }
  }
  const url = input.text("target_url");
  if (url !== undefined && !/^https?:\/\//.test(url)) {
    throw refuse(400, { target_url: ["is blocked: Only allowed schemes are http, https"] });
  }
  if (input.text("state") === "") throw badRequest("State is required");
}

function listStatuses({ world, project, input }: ProjectCall, sha: string): readonly Status[] {
  const [ref, name, pipeline] = [input.text("ref"), input.text("name"), input.integer("pipeline_id")];
  const own = world.statuses.filter(
    (status) =>
      status.project === project.id &&
      status.sha === sha &&
      (ref === undefined || status.ref === ref) &&
      (name === undefined || status.name === name) &&
      (pipeline === undefined || status.pipeline === pipeline),
  );
  const latest = new Map(own.map((status) => [`${status.pipeline}/${status.name}`, status]));
  const rows = input.flag("all") === true ? own : [...latest.values()];
  return input.text("sort") === "desc" ? rows.toReversed() : rows;
}

export const presentStatus = (status: Status, { world }: ProjectCall) => ({
  id: status.id,
  sha: status.sha,
  ref: status.ref,
  status: status.state,
  name: status.name,
  target_url: status.targetUrl,
  description: status.description,
  created_at: status.createdAt.toISOString(),
  started_at: status.createdAt.toISOString(),
  finished_at: ["pending", "running"].includes(status.state) ? null : new Date().toISOString(),
  allow_failure: false,
  coverage: status.coverage,
  pipeline_id: status.pipeline,
  author: presentUser(status.author, world),
});
