import { randomUUID } from "node:crypto";

export interface FakeUser {
  readonly user: string;
  readonly password: string;
  readonly role: "Admin" | "Viewer";
}

export const defaultUsers: readonly [FakeUser, ...FakeUser[]] = [
  { user: "admin", password: "admin-password", role: "Admin" },
  { user: "viewer", password: "viewer-password", role: "Viewer" },
];

/** Who may come in: basic authentication on Airflow 2, tokens on both lines. */
export class Access {
  readonly #line: 2 | 3;
  readonly #users: readonly FakeUser[];
  readonly #tokens = new Map<string, FakeUser>();

  constructor(line: 2 | 3, users: readonly FakeUser[]) {
    this.#line = line;
    this.#users = users;
  }

  /** Whom everybody is in the mode for development. */
  get first(): FakeUser {
    return this.#users[0] ?? defaultUsers[0];
  }

  addToken(user: FakeUser): string {
    const token = `fake.${randomUUID()}`;
    this.#tokens.set(token, user);
    return token;
  }

  /** As a restart with another secret does. */
  forgetTokens(): void {
    this.#tokens.clear();
  }

  findUser(authorization = ""): FakeUser | undefined {
    const [scheme, value = ""] = authorization.split(" ");
    if (scheme === "Bearer") return this.#tokens.get(value);
    if (scheme !== "Basic" || this.#line === 3) return undefined;
    const [user, ...rest] = Buffer.from(value, "base64").toString("utf8").split(":");
    return this.findByPassword(user, rest.join(":"));
  }

  findByPassword(user: unknown, password: unknown): FakeUser | undefined {
    return this.#users.find((known) => known.user === user && known.password === password);
  }
}

/** What a viewer may not do: change anything, or see connections and variables. */
export const isAllowed = ({ role }: FakeUser, method: string, [what = ""]: readonly string[]): boolean =>
  role === "Admin" || (method === "GET" && what !== "connections" && what !== "variables");
