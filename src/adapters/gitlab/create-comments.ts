import { renderTarget, type Target } from "../../core/publishing/target.ts";
import { CibotError, commentMissing, commentNotOurs, notAllowed, notFound } from "../../errors.ts";
import type { Comment, Comments, Wanted } from "../../ports/comments.ts";
import type { Client } from "./client.ts";
import { openThread, type ThreadNote } from "./create-threads.ts";
import type { GitlabSite } from "./gitlab-site.ts";

/** GitLab's limit is 1,000,000 characters, which are at least as many bytes. */
const maxBody = 1_000_000;

/** Comments as notes of merge requests and issues, and as discussions of commits. */
export function createComments(client: Client, site: GitlabSite): Comments {
  const open = (target: Target) => openThread(target, client, site);
  const show = async (target: Target, { id, note }: ThreadNote, own: boolean): Promise<Comment> => ({
    id,
    body: note.body,
    own,
    url: `${await site.pageOf(target)}#note_${note.id}`,
  });
  const choose = async (target: Target, notes: readonly ThreadNote[], wanted: Wanted) => {
    // By number, since a page that was read late may overlap the one before it.
    const byId = new Map(notes.map((entry) => [entry.note.id, entry]));
    const chosen = [...byId.values()]
      .filter(({ note }) => !note.system && wanted(note.body))
      .toSorted((a, b) => a.note.id - b.note.id);
    if (chosen.length === 0) return [];
    // Who we are is asked only when there is something to tell apart.
    const user = await site.user();
    return Promise.all(chosen.map((entry) => show(target, entry, entry.note.author === user)));
  };
  return {
    maxBody,
    list: async (target, wanted = () => true) => choose(target, await open(target).list(), wanted),
    listLatest: async (target, wanted = () => true) => choose(target, await open(target).listLatest(), wanted),
    create: async (target, body) => {
      const made = await open(target).create(body);
      if (made.note.author !== null) site.learnUser(made.note.author);
      return show(target, made, true);
    },
    update: async (target, id, body) => {
      const updated = await explain(target, id, () => open(target).update(id, body));
      return show(target, updated, true);
    },
    remove: async (target, id) => {
      try {
        await explain(target, id, () => open(target).remove(id));
      } catch (error) {
        if (!(error instanceof CibotError) || error.code !== commentMissing.code) throw error;
      }
    },
  };
}

/** What GitLab answers to a change of a note that is gone, or that another user wrote. */
async function explain<T>(target: Target, id: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof CibotError)) throw cause;
    if (cause.code === notFound.code) throw commentMissing({ id, target: renderTarget(target) }, { cause });
    if (cause.code === notAllowed.code) throw commentNotOurs({ id, author: "another user" }, { cause });
    throw cause;
  }
}
