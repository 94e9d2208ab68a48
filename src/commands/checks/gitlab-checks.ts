import { findToken, type Token } from "../../core/ci/find-token.ts";
import { deny, type Finding, ok, skip } from "../../core/doctor/check.ts";
import type { ForgeProject, ForgeToken, Right } from "../../core/doctor/forge-facts.ts";
import {
  judgeJobTokenPush,
  judgeMergeSettings,
  judgeProtection,
  judgeRole,
  judgeUploads,
} from "../../core/doctor/judge-project.ts";
import { judgeRight, rightTexts } from "../../core/doctor/judge-right.ts";
import {
  adviseOnToken,
  findWrongKind,
  judgeExpiry,
  judgeRefusedToken,
  judgeScopes,
  judgeUser,
} from "../../core/doctor/judge-token.ts";
import { resultBranchName } from "../../core/merge-request/plan-merge-request.ts";
import { CibotError, notAuthenticated } from "../../errors.ts";
import type { ForgeInspection } from "../../ports/forge-inspection.ts";
import type { Examination } from "./examination.ts";
import { once, orUndefined, patience, type Question } from "./question.ts";

/** What GitLab says: the server, the token, what the token may do, and the project's settings. */
export function planGitlabChecks(examination: Examination): Question[] {
  if (examination.tools.forge.name !== "gitlab") return [];
  const facts = collectFacts(examination);
  return [
    ...planTokenChecks(examination, facts),
    ...planRightChecks(examination, facts),
    ...planProjectChecks(examination, facts),
  ];
}

/** Each asked for once; later ones wait for those that they rest on, so that one cause shows as one failure. */
type GitlabFacts = ReturnType<typeof collectFacts>;

function collectFacts({ deps, tools, facts: { mergeRequest } }: Examination) {
  const inspection = once(() => tools.gitlab());
  const ask = async <T>(work: (gitlab: ForgeInspection) => Promise<T>) =>
    tools.within(patience, work(await inspection()));
  const version = once(() => ask((gitlab) => gitlab.version()));
  const held = once(async () => findToken(deps.env, "gitlab"));
  /** Undefined when there is no use in asking. */
  const usable = once(async (): Promise<Token | undefined> => {
    const token = await orUndefined(held());
    if (token === undefined || findWrongKind(token, deps.env.CI_JOB_TOKEN) !== undefined) return undefined;
    return (await isKnown(version)) ? token : undefined;
  });
  const user = once(() => ask((gitlab) => gitlab.user()));
  const isAccepted = async () => (await usable()) !== undefined && (await isKnown(user));
  const project = once(() => ask((gitlab) => gitlab.project()));
  const hasProject = async () => (await isAccepted()) && (await isKnown(project));
  const iid = once(async () => mergeRequest?.iid ?? (await ask((gitlab) => gitlab.newestMergeRequest())));
  return { ask, version, held, usable, user, isAccepted, project, hasProject, iid };
}

const isKnown = async (fact: () => Promise<unknown>): Promise<boolean> =>
  (await orUndefined(fact().then(() => true))) ?? false;

function planTokenChecks({ deps }: Examination, facts: GitlabFacts): Question[] {
  const group = "gitlab";
  const token = once(() => facts.ask((gitlab) => gitlab.token()));
  const judged = (judge: (token: ForgeToken, variable: string) => Finding) => async () => {
    if (!(await facts.isAccepted())) return skip("not asked without a token that GitLab takes");
    const found = await token();
    return found === null
      ? skip("GitLab tells it of access tokens only")
      : judge(found, (await facts.held())?.variable ?? "");
  };
  return [
    {
      id: "gitlab-address",
      group,
      title: "address",
      ask: async () => {
        const address = deps.env.CI_API_V4_URL || deps.env.CI_SERVER_URL || "";
        const version = await facts.version();
        return ok(`${address} answers${version === null ? "" : `, GitLab ${version}`}`);
      },
    },
    { id: "token", group, title: "token", ask: () => judgeToken(deps.env.CI_JOB_TOKEN, facts) },
    { id: "token-scopes", group, title: "scopes of the token", ask: judged(judgeScopes) },
    {
      id: "token-expiry",
      group,
      title: "expiry of the token",
      ask: judged((found, variable) => judgeExpiry(found, variable, deps.clock.now())),
    },
  ];
}

async function judgeToken(jobToken: string | undefined, { held, usable, user }: GitlabFacts): Promise<Finding> {
  const token = await held();
  if (token === undefined) {
    const seen = "`CIBOT_TOKEN`, `GITLAB_TOKEN` and `REPO_TOKEN` are not set";
    const more = jobToken ? "; `CI_JOB_TOKEN` is there, and cannot write" : "";
    return deny(
      `${seen}${more}`,
      `${adviseOnToken()} A protected variable is missing in pipelines of unprotected branches.`,
    );
  }
  const wrong = findWrongKind(token, jobToken);
  if (wrong !== undefined) return wrong;
  if ((await usable()) === undefined)
    return skip(`\`${token.variable}\` is set; not asked, since GitLab does not answer`);
  try {
    return judgeUser(token, await user());
  } catch (error) {
    if (error instanceof CibotError && error.code === notAuthenticated.code) return judgeRefusedToken(token);
    throw error;
  }
}

const rights: readonly Right[] = [
  "read-comments",
  "write-comments",
  "upload-images",
  "set-status",
  "push-branch",
  "open-merge-request",
];

function planRightChecks(examination: Examination, facts: GitlabFacts): Question[] {
  return rights.map((right) => ({
    id: right,
    group: "gitlab",
    title: rightTexts[right].title,
    ask: () => askRight(right, examination, facts),
  }));
}

async function askRight(right: Right, { config }: Examination, facts: GitlabFacts): Promise<Finding> {
  if (right === "set-status" && !config.publish.status) return skip("`publish.status` is off");
  if (right === "open-merge-request" && config.merge_request.mode === "push") {
    return skip("`merge_request.mode: push` opens none");
  }
  if (!(await facts.hasProject())) return skip("not asked without a token that sees the project");
  const iid = right.endsWith("-comments") ? await facts.iid() : null;
  if (right.endsWith("-comments") && iid === null) return skip("there is no merge request yet to ask about");
  return judgeRight(right, await facts.ask((gitlab) => gitlab.ask(right, iid)));
}

function planProjectChecks({ config, facts: { branch }, targetBranch }: Examination, facts: GitlabFacts): Question[] {
  const group = "gitlab";
  const judged = (judge: (project: ForgeProject) => Finding | Promise<Finding>) => async () =>
    (await facts.hasProject()) ? judge(await facts.project()) : skip("not asked without a token that sees the project");
  const { target, auto_merge: autoMerge } = config.merge_request;
  const own = resultBranchName(config.model, target ?? branch ?? targetBranch);
  return [
    {
      id: "role",
      group,
      title: "role in the project",
      ask: async () => {
        if (!(await facts.isAccepted())) return skip("not asked without a token that GitLab takes");
        return judgeRole(await facts.project());
      },
    },
    { id: "upload-privacy", group, title: "privacy of images", ask: judged(judgeUploads) },
    {
      id: "merge-settings",
      group,
      title: "merging",
      ask: judged((project) => judgeMergeSettings(project, { autoMerge })),
    },
    {
      id: "protected-branches",
      group,
      title: "protected branches",
      ask: judged(async ({ accessLevel }) => {
        const protectedBranches = await facts.ask((gitlab) => gitlab.protectedBranches());
        if (protectedBranches === null) return skip("GitLab does not tell them to this token");
        return judgeProtection({ protectedBranches, accessLevel, target: targetBranch, own });
      }),
    },
    { id: "job-token-push", group, title: "pushing with the job token", ask: judged(judgeJobTokenPush) },
  ];
}
