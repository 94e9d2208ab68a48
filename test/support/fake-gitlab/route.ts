import type { Answer } from "./answer.ts";
import type { Input, Parameters } from "./read-input.ts";
import type { GitlabRequest } from "./receive-request.ts";
import type { Credential, Project, Role, User, World } from "./world.ts";

/** A request that has got past authentication and the check of its parameters. */
export interface Call {
  readonly world: World;
  readonly request: GitlabRequest;
  readonly user: User;
  readonly credential: Credential;
  /** The segments that a route names, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly input: Input;
}

export interface ProjectCall extends Call {
  readonly project: Project;
}

interface RouteBase {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Below `/api/v4` or, for a project, below `/projects/:id`. */
  readonly path: string;
  readonly parameters?: Parameters;
  /** Takes `page` and `per_page`. */
  readonly paged?: boolean;
  /** What a job token gets; the default is the 404 of an endpoint that does not know it. */
  readonly jobToken?: "allowed" | 401;
}

export interface AccountRoute extends RouteBase {
  readonly handle: (call: Call) => Answer | Promise<Answer>;
}

export interface ProjectRoute extends RouteBase {
  /** The least role, with 403 below it; `guest` if it is not said, as nobody else sees a private project. */
  readonly role?: Role;
  readonly handle: (call: ProjectCall) => Answer | Promise<Answer>;
}

/** The named segments of a path that a pattern fits, decoded. `:name` stands for one segment. */
export function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const value = given[index] ?? "";
    if (segment.startsWith(":")) params[segment.slice(1)] = decodeURIComponent(value);
    else if (segment !== value) return undefined;
  }
  return params;
}
