import { notFound } from "./answer.ts";
import type { Commit } from "./repository.ts";
import type { ProjectCall } from "./route.ts";

/** The commit of a sha or a branch, or 404. One that only `addCommit` knows has no history and no files. */
export async function findCommit({ world, project }: ProjectCall, revision: string): Promise<Commit> {
  const commit = await project.repository.find(revision);
  if (commit !== undefined) return commit;
  if (!world.loneCommits.has(`${project.id}/${revision}`)) throw notFound("Commit");
  const author = { name: "Ana", email: "ana@example.com" };
  return { sha: revision, parents: [], message: "A commit\n", author, date: new Date(0) };
}

export function presentCommit({ sha, parents, message, author, date }: Commit, { project }: ProjectCall) {
  return {
    id: sha,
    short_id: sha.slice(0, 8),
    created_at: date.toISOString(),
    parent_ids: parents,
    title: message.split("\n", 1)[0] ?? "",
    message,
    author_name: author.name,
    author_email: author.email,
    authored_date: date.toISOString(),
    committer_name: author.name,
    committer_email: author.email,
    committed_date: date.toISOString(),
    trailers: {},
    extended_trailers: {},
    web_url: `${project.webUrl}/-/commit/${sha}`,
  };
}
