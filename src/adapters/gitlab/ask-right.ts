import type { Answered, Right } from "../../core/doctor/forge-facts.ts";
import { CibotError, forgeRefused, notAllowed, notAuthenticated, notFound } from "../../errors.ts";
import type { ForgeInspection } from "../../ports/forge-inspection.ts";

/** One request of the API; returns the answer's document, throws what the transport throws. */
export type AskApi = (question: Question) => Promise<unknown>;

interface Question {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

interface Places {
  /** `projects/7` */
  readonly own: string;
  readonly ofMergeRequests: string;
}

/** No Git has such a commit, and no branch such a name. */
const noCommit = "0".repeat(40);
const noBranch = "cibot..asks..whether..it..may";

/**
 * Writes that cannot be done: GitLab checks the names of parameters, then the rights, and only then what they say. So each
 * gives all parameters that are required, with a value that is refused in the end: by 400 or 422, and for a commit that is
 * not there by 404. `lib/api/{notes,markdown_uploads,commit_statuses,branches,merge_requests}.rb` of GitLab.
 */
function planQuestion(right: Right, iid: number | null, { own, ofMergeRequests }: Places): Question {
  const notes = `${ofMergeRequests}/merge_requests/${iid ?? 0}/notes`;
  switch (right) {
    case "read-comments":
      return { method: "GET", path: `${notes}?per_page=1` };
    case "write-comments":
      return { method: "POST", path: notes, body: { body: "" } };
    case "upload-images":
      return { method: "POST", path: `${ofMergeRequests}/uploads`, body: {} };
    case "set-status":
      return { method: "POST", path: `${own}/statuses/${noCommit}`, body: { state: "success" } };
    case "push-branch":
      return { method: "POST", path: `${own}/repository/branches`, body: { branch: noBranch, ref: noBranch } };
    case "open-merge-request":
      return {
        method: "POST",
        path: `${own}/merge_requests`,
        body: { title: "cibot doctor", source_branch: noBranch, target_branch: noBranch },
      };
  }
}

export function createAskRight(ask: AskApi, places: Places): ForgeInspection["ask"] {
  return async (right, iid) => {
    try {
      await ask(planQuestion(right, iid, places));
      return { allowed: true };
    } catch (error) {
      if (!(error instanceof CibotError)) throw error;
      return judgeRefusal(right, error);
    }
  };
}

const denials = [notAuthenticated.code, notAllowed.code, notFound.code];

/** One cause for many rights: said in few words. */
const nameCause = (message: string) =>
  message.includes("insufficient_scope")
    ? "the token's scopes are too small (403 insufficient_scope)"
    : message.replace(/\.$/, "");

function judgeRefusal(right: Right, error: CibotError): Answered {
  if (error.code === forgeRefused.code) return { allowed: true };
  // The project is there: somebody has asked for it before.
  if (right === "set-status" && error.code === notFound.code) return { allowed: true };
  if (denials.includes(error.code)) return { allowed: false, words: nameCause(error.message) };
  throw error;
}
