import { deny, type Finding, fail, ok, warn } from "./check.ts";
import type { ForgeToken, ForgeUser } from "./forge-facts.ts";

/** https://docs.gitlab.com/security/tokens/#token-prefixes, those that are no token for the API. */
const otherKinds: readonly (readonly [prefix: string, kind: string])[] = [
  ["glcbt-", "a job token, which reads merge requests and writes nothing"],
  ["gldt-", "a deploy token, which opens repositories and registries, not the API"],
  ["glptt-", "a trigger token, which starts pipelines only"],
  ["glrt-", "the token of a runner"],
  ["glrtr-", "the registration token of a runner"],
  ["GR1348941", "the registration token of a runner"],
  ["glft-", "a feed token"],
  ["glimt-", "a token for incoming mail"],
  ["glagent-", "the token of an agent for Kubernetes"],
  ["glffct-", "a token for feature flags"],
  ["glsoat-", "a SCIM token"],
  ["gloas-", "the secret of an OAuth application"],
  ["ghp_", "a token of GitHub"],
  ["github_pat_", "a token of GitHub"],
];

/** @param variable the one that is set already, or the usual one */
export const adviseOnToken = (variable = "GITLAB_TOKEN"): string =>
  `Make a project access token (Settings > Access tokens) with scope \`api\` and role Developer, and set it as the masked CI/CD variable \`${variable}\`.`;

export interface HeldToken {
  readonly variable: string;
  readonly value: string;
}

/** A kind of token that can never do cibot's work, by its looks; undefined for one that is worth asking about. */
export function findWrongKind({ value, variable }: HeldToken, jobToken: string | undefined): Finding | undefined {
  const [, kind] = otherKinds.find(([prefix]) => value.startsWith(prefix)) ?? [];
  const found = value === jobToken?.trim() ? otherKinds[0]?.[1] : kind;
  return found === undefined ? undefined : deny(`\`${variable}\` holds ${found}`, adviseOnToken(variable));
}

/** One that the server answers with 401. */
export const judgeRefusedToken = ({ variable }: Pick<HeldToken, "variable">): Finding =>
  deny(
    `\`${variable}\` is not accepted (401): it is wrong, expired or revoked, or of another server`,
    adviseOnToken(variable),
  );

/** Of which kind a token is that the server knows: its user's name tells. */
export function judgeUser({ variable }: Pick<HeldToken, "variable">, { username, bot }: ForgeUser): Finding {
  const kind = kindOf(username);
  const seen = `\`${variable}\`, ${kind} of @${username}${bot ? " (a bot)" : ""}`;
  if (bot || kind !== personal) return ok(seen);
  return warn(
    `${seen}, a person`,
    "Use a project access token instead: comments are then a bot's, and the token stays when the person leaves.",
  );
}

const personal = "a personal access token";

/** https://docs.gitlab.com/user/project/settings/project_access_tokens/#bot-users-for-projects */
function kindOf(username: string): string {
  if (/^project_\d+_bot/.test(username)) return "a project access token";
  if (/^group_\d+_bot/.test(username)) return "a group access token";
  return /^service_account_/.test(username) ? "the token of a service account" : personal;
}

/** Reading is not enough, and nothing smaller than `api` writes. */
export function judgeScopes({ scopes }: ForgeToken, variable: string): Finding {
  const seen = scopes.join(", ") || "none";
  if (scopes.includes("api")) return ok(seen);
  const reads = scopes.includes("read_api") ? ": it can read, and write nothing" : "";
  return deny(`${seen}${reads}`, adviseOnToken(variable).replace(", and set", ", since scopes cannot be added; set"));
}

const day = 24 * 3600 * 1000;
const soon = 30;

/** A token is valid until the beginning of its last day, UTC. */
export function judgeExpiry({ expiresAt }: ForgeToken, variable: string, now: Date): Finding {
  if (expiresAt === null) return ok("never");
  const days = Math.ceil((Date.parse(`${expiresAt}T00:00:00Z`) - now.getTime()) / day);
  if (Number.isNaN(days)) return fail(`the date "${expiresAt}" cannot be read`, "Report it: GitLab writes 2027-01-05.");
  const seen = `${expiresAt}, in ${days} ${days === 1 ? "day" : "days"}`;
  if (days <= 0) return deny(`${expiresAt}, which is over`, adviseOnToken(variable));
  return days < soon
    ? warn(
        seen,
        `Rotate it now (Settings > Access tokens), and set the new value in the CI/CD variable \`${variable}\`.`,
      )
    : ok(seen);
}
