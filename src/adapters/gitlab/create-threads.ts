import { CommitDiscussions, IssueNotes, MergeRequestNotes } from "@gitbeaker/rest";
import { renderTarget, type Target } from "../../core/publishing/target.ts";
import { outcomeUnknown } from "../../errors.ts";
import type { Client } from "./client.ts";
import type { GitlabSite } from "./gitlab-site.ts";
import { listPages, type Page, pageSize } from "./list-pages.ts";
import { demandNote, isRecord, type Note, parseNote } from "./parse-note.ts";

/** A note and how it is named to GitLab: by its number, on a commit with that of its discussion before it. */
export interface ThreadNote {
  readonly id: string;
  readonly note: Note;
}

/** The notes of one target, in GitLab's own terms. */
export interface Thread {
  /** All, the oldest first; system notes included. */
  list(): Promise<readonly ThreadNote[]>;
  /** At least the latest hundred, the oldest first. */
  listLatest(): Promise<readonly ThreadNote[]>;
  create(body: string): Promise<ThreadNote>;
  update(id: string, body: string): Promise<ThreadNote>;
  remove(id: string): Promise<void>;
}

export function openThread(target: Target, client: Client, site: GitlabSite): Thread {
  const project = site.projectOf(target);
  if (target.kind === "commit") return openCommit(project, target.sha, client);
  const notes = target.kind === "mr" ? new MergeRequestNotes(client) : new IssueNotes(client);
  return openNotes({ project, iid: target.iid, name: renderTarget(target) }, notes);
}

interface Noteable {
  readonly project: string;
  readonly iid: number;
  /** For messages. */
  readonly name: string;
}

function openNotes({ project, iid, name }: Noteable, notes: MergeRequestNotes | IssueNotes): Thread {
  const read = async (page: number, sort: "asc" | "desc") => {
    const options = { sort, orderBy: "created_at", page, perPage: pageSize, showExpanded: true } as const;
    return describePage(await notes.all(project, iid, options), parseThreadNote);
  };
  const show = (value: unknown, method: string) => {
    const note = demandNote(value, `${method} note on ${name}`);
    return { id: String(note.id), note };
  };
  return {
    list: () => listPages((page) => read(page, "asc")),
    listLatest: async () => (await read(1, "desc")).data.toReversed(),
    create: async (body) => show(await notes.create(project, iid, body), "POST"),
    update: async (id, body) => show(await notes.edit(project, iid, Number(id), { body }), "PUT"),
    remove: async (id) => {
      await notes.remove(project, iid, Number(id));
    },
  };
}

const parseThreadNote = (value: unknown): ThreadNote[] => {
  const note = parseNote(value);
  return note === undefined ? [] : [{ id: String(note.id), note }];
};

/** Comments of a commit are discussions of one note: what `/comments` makes has no id and cannot be changed. */
function openCommit(project: string, sha: string, client: Client): Thread {
  const discussions = new CommitDiscussions(client);
  const list = () =>
    listPages(async (page) => {
      const options = { page, perPage: pageSize, showExpanded: true } as const;
      return describePage(await discussions.all(project, sha, options), parseDiscussion);
    });
  const show = (discussion: string, value: unknown, method: string) => {
    const note = demandNote(value, `${method} note on commit/${sha}`);
    return { id: `${discussion}/${note.id}`, note };
  };
  return {
    list,
    listLatest: list,
    create: async (body) => {
      const made: unknown = await discussions.create(project, sha, body);
      // The note first: it tells what was taken as commands.
      const request = `POST note on commit/${sha}`;
      demandNote(isRecord(made) && Array.isArray(made.notes) ? made.notes[0] : made, request);
      const [found] = parseDiscussion(made);
      if (found === undefined) throw outcomeUnknown({ request, detail: "it holds no discussion" });
      return found;
    },
    update: async (id, body) => {
      const [discussion = "", note = ""] = id.split("/");
      return show(discussion, await discussions.editNote(project, sha, discussion, Number(note), { body }), "PUT");
    },
    remove: async (id) => {
      const [discussion = "", note = ""] = id.split("/");
      await discussions.removeNote(project, sha, discussion, Number(note));
    },
  };
}

/** The first note of a discussion: what answers it is not a report. */
function parseDiscussion(value: unknown): ThreadNote[] {
  if (!isRecord(value) || typeof value.id !== "string" || !Array.isArray(value.notes)) return [];
  const note = parseNote(value.notes[0]);
  return note === undefined ? [] : [{ id: `${value.id}/${note.id}`, note }];
}

interface ExpandedPage {
  readonly data: readonly unknown[];
  readonly paginationInfo: { readonly next: number | null; readonly totalPages: number };
}

function describePage<T>({ data, paginationInfo }: ExpandedPage, parse: (value: unknown) => T[]): Page<T> {
  const { next, totalPages } = paginationInfo;
  return { data: data.flatMap(parse), next, totalPages };
}
