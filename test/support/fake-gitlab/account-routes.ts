import { notFound, ok, unauthorized } from "./answer.ts";
import { paginate } from "./paginate.ts";
import { presentCurrentUser, presentUser } from "./present.ts";
import type { AccountRoute } from "./route.ts";

/** What belongs to no project. */
export const accountRoutes: readonly AccountRoute[] = [
  {
    method: "GET",
    path: "/user",
    jobToken: 401,
    handle: ({ user, world }) => ok(presentCurrentUser(user, world)),
  },
  {
    method: "GET",
    path: "/personal_access_tokens/self",
    jobToken: 401,
    handle: ({ credential, user }) => {
      if (credential.state !== "active") throw unauthorized();
      return ok({
        id: credential.id,
        name: "ci",
        revoked: false,
        created_at: "2026-01-05T08:00:00.000Z",
        description: "",
        scopes: credential.scopes,
        user_id: user.id,
        last_used_at: new Date().toISOString(),
        active: true,
        expires_at: credential.expiresAt,
      });
    },
  },
  {
    method: "GET",
    path: "/version",
    handle: () => ok({ version: "18.6.0-ee", revision: "0123abcd4567" }),
  },
  {
    method: "GET",
    path: "/users",
    jobToken: 401,
    paged: true,
    parameters: { username: "string", search: "string", active: "boolean" },
    handle: (call) => {
      const name = call.input.text("username")?.toLowerCase();
      const found = call.world.users.filter(({ username }) => name === undefined || username.toLowerCase() === name);
      const page = paginate(found, call);
      return ok(
        page.items.map((user) => presentUser(user, call.world)),
        page.headers,
      );
    },
  },
  {
    method: "GET",
    path: "/users/:id",
    jobToken: 401,
    handle: ({ world, params }) => {
      const user = world.users.find(({ id }) => id === Number(params.id));
      if (user === undefined) throw notFound("User");
      return ok(presentUser(user, world));
    },
  },
];
