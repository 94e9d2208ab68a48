import { setTimeout as sleep } from "node:timers/promises";
import { MergeRequests as MergeRequestsApi, Users } from "@gitbeaker/rest";
import {
  CibotError,
  forgeRefused,
  mergeRequestExists,
  mergeRequestMissing,
  notFound,
  outcomeUnknown,
} from "../../errors.ts";
import type { MergeRequest, MergeRequestDraft, MergeRequests } from "../../ports/merge-requests.ts";
import type { Client } from "./client.ts";
import { enableAutoMerge } from "./enable-auto-merge.ts";
import type { FindForChange } from "./find-for-change.ts";
import { type Described, demandMergeRequest, parseMergeRequest } from "./parse-merge-request.ts";
import { isRecord } from "./parse-note.ts";

export interface MergeRequestsOptions {
  /** The project that holds both branches. */
  readonly project: string;
  readonly findForChange: FindForChange;
  /** Milliseconds before a second look at what GitLab does not know yet; further ones wait longer. */
  readonly patience?: number;
}

/** A branch that was just pushed, and a lock that somebody holds, are known or gone after a few of them. */
const maxTries = 4;

export function createMergeRequests(client: Client, options: MergeRequestsOptions): MergeRequests {
  const { project, findForChange, patience = 250 } = options;
  const api = new MergeRequestsApi(client);
  const people = createPeople(client);
  const show = (described: Described): MergeRequest => {
    people.learn(described.reviewers);
    return described.mergeRequest;
  };
  const findOpen: MergeRequests["findOpen"] = async (sourceBranch, targetBranch) => {
    const branches = { sourceBranch, ...(targetBranch === undefined ? {} : { targetBranch }) };
    const found = await api.all({ projectId: project, state: "opened", ...branches, perPage: 100, maxPages: 1 });
    const own = found.flatMap((value) => parseMergeRequest(value) ?? []).find(({ isOwn }) => isOwn);
    return own === undefined ? undefined : show(own);
  };
  return {
    findForChange,
    findOpen,
    create: async (draft) => {
      const values = await describe(draft, people);
      for (let attempt = 1; ; attempt++) {
        try {
          const made = await api.create(project, draft.sourceBranch, draft.targetBranch, titleOf(draft), values);
          return show(demandMergeRequest(made, "POST merge_requests"));
        } catch (error) {
          if (!isWorthALook(error)) throw error;
          await refuseTwin(draft, findOpen, error);
          if (attempt >= maxTries) throw error;
          await sleep(patience * attempt ** 2);
        }
      }
    },
    update: async (iid, draft) => {
      const values = { ...(await describe(draft, people)), title: titleOf(draft), targetBranch: draft.targetBranch };
      try {
        return show(demandMergeRequest(await api.edit(project, iid, values), `PUT merge_requests/${iid}`));
      } catch (cause) {
        if (cause instanceof CibotError && cause.code === notFound.code) throw mergeRequestMissing({ iid }, { cause });
        throw cause;
      }
    },
    enableAutoMerge: (iid, sha) => enableAutoMerge(api, { project, iid, sha, patience }),
  };
}

/** A draft is one by its title. */
const titleOf = ({ title, draft }: MergeRequestDraft) => (draft ? `Draft: ${title}` : title);

async function describe(draft: MergeRequestDraft, people: People) {
  const { description, labels, reviewers, squash, removeSourceBranch } = draft;
  return {
    description,
    labels: labels.join(","),
    reviewerIds: await people.idsOf(reviewers),
    squash,
    removeSourceBranch,
  };
}

const isWorthALook = (error: unknown) =>
  error instanceof CibotError && (error.code === forgeRefused.code || error.code === outcomeUnknown.code);

/** GitLab refuses a second one (409), and an answer that was lost may have been that of ours. */
async function refuseTwin(
  { sourceBranch: source, targetBranch: target }: MergeRequestDraft,
  findOpen: MergeRequests["findOpen"],
  cause: unknown,
): Promise<void> {
  const open = await findOpen(source, target);
  if (open !== undefined) throw mergeRequestExists({ iid: open.iid, source, target }, { cause });
}

interface People {
  /** Ids of users; a name that is nobody's is left out. */
  idsOf(names: readonly string[]): Promise<number[]>;
  learn(users: ReadonlyMap<string, number>): void;
}

function createPeople(client: Client): People {
  const users = new Users(client);
  const known = new Map<string, number>();
  const find = async (name: string): Promise<number[]> => {
    const key = name.toLowerCase();
    const found: readonly unknown[] = known.has(key) ? [] : await users.all({ username: name });
    const user = found.find((value) => isRecord(value) && String(value.username).toLowerCase() === key);
    if (isRecord(user) && typeof user.id === "number") known.set(key, user.id);
    const id = known.get(key);
    return id === undefined ? [] : [id];
  };
  return {
    idsOf: async (names) => {
      const ids: number[] = [];
      for (const name of names) ids.push(...(await find(name)));
      return ids;
    },
    learn: (learnt) => {
      for (const [name, id] of learnt) known.set(name.toLowerCase(), id);
    },
  };
}
