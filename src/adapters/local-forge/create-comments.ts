import { renderTarget, type Target } from "../../core/publishing/target.ts";
import { commentMissing, commentNotOurs } from "../../errors.ts";
import type { Comment, Comments } from "../../ports/comments.ts";
import type { ForgeSite } from "./forge-site.ts";
import type { StoredComment } from "./stored.ts";

/** Comments as files. Whoever adds a file under another author has written a comment that is not ours. */
export function createComments({ store, author, clock, address }: ForgeSite): Comments {
  const show = (comment: StoredComment): Comment => ({
    id: String(comment.id),
    body: comment.body,
    own: comment.author === author,
    url: address(`comment-${comment.id}`),
  });
  const now = () => clock.now().toISOString();
  const list: Comments["list"] = async (target, wanted = () => true) =>
    (await store.read()).comments.filter((comment) => isOn(target)(comment) && wanted(comment.body)).map(show);
  return {
    maxBody: 1_000_000,
    list,
    listLatest: list,
    create: async (target, body) =>
      show(
        await store.add("comments", (id) => {
          const at = now();
          return { id, target, author, body, created_at: at, updated_at: at, edits: 0 };
        }),
      ),
    update: async (target, id, body) =>
      show(
        await store.replace("comments", Number(id), ({ comments }) => {
          const comment = comments.filter(isOn(target)).find((candidate) => String(candidate.id) === id);
          if (comment === undefined) throw commentMissing({ id, target: renderTarget(target) });
          if (comment.author !== author) throw commentNotOurs({ id, author: comment.author });
          return comment.body === body ? comment : { ...comment, body, updated_at: now(), edits: comment.edits + 1 };
        }),
      ),
    remove: (target, id) =>
      store.remove("comments", Number(id), ({ comments }) => {
        const comment = comments.filter(isOn(target)).find((candidate) => String(candidate.id) === id);
        if (comment !== undefined && comment.author !== author) throw commentNotOurs({ id, author: comment.author });
        return comment !== undefined;
      }),
  };
}

function isOn(target: Target): (comment: StoredComment) => boolean {
  const name = renderTarget(target);
  return (comment) => renderTarget(comment.target) === name;
}
