import { ok } from "./answer.ts";
import { findCommit, presentCommit } from "./commits.ts";
import type { ProjectRoute } from "./route.ts";

export const commitRoutes: readonly ProjectRoute[] = [
  {
    method: "GET",
    path: "/repository/commits/:sha",
    jobToken: "allowed",
    role: "reporter",
    parameters: { stats: "boolean" },
    handle: async (call) => {
      const commit = await findCommit(call, call.params.sha ?? "");
      return ok({ ...presentCommit(commit, call), status: null, project_id: call.project.id, last_pipeline: null });
    },
  },
];
