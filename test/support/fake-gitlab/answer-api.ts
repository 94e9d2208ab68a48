import { accountRoutes } from "./account-routes.ts";
import { type Answer, forbidden, notFound, Refusal, refuse, unauthorized } from "./answer.ts";
import { authenticate } from "./authenticate.ts";
import { branchRoutes } from "./branch-routes.ts";
import { checkRequest, parametersOf } from "./check-request.ts";
import { commitRoutes } from "./commit-routes.ts";
import { discussionRoutes } from "./discussion-routes.ts";
import { fileRoutes } from "./file-routes.ts";
import { mergeRequestRoutes } from "./merge-request-routes.ts";
import { noteRoutes } from "./note-routes.ts";
import { projectRoutes } from "./project-routes.ts";
import { type Parameters, readInput } from "./read-input.ts";
import type { GitlabRequest } from "./receive-request.ts";
import { type AccountRoute, matchPath, type ProjectRoute } from "./route.ts";
import { statusRoutes } from "./status-routes.ts";
import { uploadRoutes } from "./upload-routes.ts";
import type { Credential, Project, World } from "./world.ts";

const routesOfProjects: readonly ProjectRoute[] = [
  ...projectRoutes,
  ...noteRoutes,
  ...discussionRoutes,
  ...uploadRoutes,
  ...mergeRequestRoutes,
  ...commitRoutes,
  ...branchRoutes,
  ...fileRoutes,
  ...statusRoutes,
];

const paging: Parameters = { page: "integer", per_page: "integer", pagination: "string" };

/** Answers a call of the API, and does what it asks. */
export async function answerApi(world: World, request: GitlabRequest): Promise<Answer> {
  try {
    checkRequest(world, request);
    const credential = authenticate(world, request);
    const ofProject = /^\/projects\/([^/]+)(\/.*)?$/.exec(request.path);
    if (ofProject === null) return await answerAccount(world, request, credential);
    const [, id = "", rest = ""] = ofProject;
    return await answerProject(world, request, credential, decodeURIComponent(id), rest);
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    // Of a path with a percent sign that encodes nothing.
    if (error instanceof URIError)
      return { status: 400, text: "Bad Request", headers: { "content-type": "text/plain" } };
    throw error;
  }
}

function findRoute<R extends AccountRoute | ProjectRoute>(routes: readonly R[], method: string, path: string) {
  for (const route of routes) {
    const params = route.method === method ? matchPath(route.path, path) : undefined;
    if (params !== undefined) return { route, params };
  }
  throw new Refusal({ status: 404, json: { error: "404 Not Found" } });
}

async function answerAccount(world: World, request: GitlabRequest, credential: Credential): Promise<Answer> {
  const { route, params } = findRoute(accountRoutes, request.method, request.path);
  if (credential.job && route.jobToken === 401) throw unauthorized();
  const input = inputOf(world, request, route);
  return route.handle({ world, request, credential, user: credential.user, params, input });
}

async function answerProject(
  world: World,
  request: GitlabRequest,
  credential: Credential,
  id: string,
  path: string,
): Promise<Answer> {
  const moved = world.projects.find(({ formerPaths }) => formerPaths.includes(id));
  if (moved !== undefined) return answerMoved(world, request, moved, path);
  const { route, params } = findRoute(routesOfProjects, request.method, path);
  if (credential.job && route.jobToken === 401) throw unauthorized();
  const { user } = credential;
  const project = world.projects.find((candidate) => String(candidate.id) === id || candidate.path === id);
  const closed = credential.job && route.jobToken !== "allowed";
  if (project === undefined || closed || !world.allows(user, project, "guest")) throw notFound("Project");
  const input = inputOf(world, request, route);
  if (project.archived && request.method !== "GET") throw forbidden();
  if (!world.allows(user, project, route.role ?? "guest")) throw forbidden();
  return route.handle({ world, request, credential, user, project, params, input });
}

function answerMoved(world: World, request: GitlabRequest, project: Project, path: string): Answer {
  if (request.method !== "GET") throw refuse(405, "405 Non GET methods are not allowed for moved projects");
  const search = request.query.size === 0 ? "" : `?${request.query}`;
  const location = `${world.settings.url}/api/v4/projects/${project.id}${path}${search}`;
  return { status: 301, headers: { location }, json: `This resource has been moved permanently to ${location}` };
}

function inputOf(world: World, request: GitlabRequest, route: AccountRoute | ProjectRoute) {
  const declared = { ...route.parameters, ...(route.paged ? paging : {}) };
  return readInput(parametersOf(request), declared, (problem) =>
    world.problems.push(`${request.method} ${request.path}: ${problem}`),
  );
}
