import { badRequest, created, gone, notFound, ok, refuseInput } from "./answer.ts";
import { changesOf, type Extracted } from "./effects.ts";
import { commandsOnly, createNote, deleteNote, findNoteable, findOwnNote, shownBody, updateNote } from "./notes.ts";
import { paginate } from "./paginate.ts";
import { presentNote, presentUser } from "./present.ts";
import type { ProjectCall, ProjectRoute } from "./route.ts";
import type { Note, Noteable } from "./world.ts";

interface Discussed {
  readonly path: string;
  readonly noteableOf: (call: ProjectCall) => Promise<Noteable>;
}

const discussed: readonly Discussed[] = [
  {
    path: "/repository/commits/:sha/discussions",
    noteableOf: (call) => findNoteable(call, { kind: "commit", sha: call.params.sha ?? "" }),
  },
  {
    path: "/merge_requests/:iid/discussions",
    noteableOf: (call) => findNoteable(call, { kind: "mr", iid: Number(call.params.iid) }),
  },
];

/** Discussions of commits and merge requests (`lib/api/discussions.rb`), and the older comments of commits. */
export const discussionRoutes: readonly ProjectRoute[] = [
  ...discussed.flatMap(({ path, noteableOf }) => [
    listRoute(path, noteableOf),
    createRoute(path, noteableOf),
    ...noteOfDiscussionRoutes(path, noteableOf),
  ]),
  {
    method: "GET",
    path: "/repository/commits/:sha/comments",
    paged: true,
    handle: async (call) => {
      const on = await findNoteable(call, { kind: "commit", sha: call.params.sha ?? "" });
      const notes = call.world.notesOn(on).filter((note) => !note.system && shownBody(note, call) !== null);
      const page = paginate(notes, call);
      return ok(
        page.items.map((note) => presentComment(note, call)),
        page.headers,
      );
    },
  },
  {
    method: "POST",
    path: "/repository/commits/:sha/comments",
    parameters: { "note!": "string", path: "string", line: "integer", line_type: ["new", "old"] },
    handle: async (call) => {
      const on = await findNoteable(call, { kind: "commit", sha: call.params.sha ?? "" });
      const { note } = createNote(call, on, {});
      if (note === null) throw badRequest('Note {:commands_only=>["Executed."]}');
      return created(presentComment(note, call));
    },
  },
];

function listRoute(path: string, noteableOf: Discussed["noteableOf"]): ProjectRoute {
  return {
    method: "GET",
    path,
    jobToken: 401,
    paged: true,
    handle: async (call) => {
      const page = paginate(groupByDiscussion(call.world.notesOn(await noteableOf(call))), call);
      return ok(
        page.items.map((notes) => presentDiscussion(notes, call)).filter(({ notes }) => notes.length > 0),
        page.headers,
      );
    },
  };
}

function createRoute(path: string, noteableOf: Discussed["noteableOf"]): ProjectRoute {
  return {
    method: "POST",
    path,
    jobToken: 401,
    parameters: { "body!": "string", created_at: "date", position: "object", commit_id: "string" },
    handle: async (call) => {
      const type = call.input.has("position") ? "DiffNote" : "DiscussionNote";
      const { note, extracted } = createNote(call, await noteableOf(call), { type });
      return created(note === null ? unsaved(type, extracted) : presentDiscussion([note], call));
    },
  };
}

function noteOfDiscussionRoutes(path: string, noteableOf: Discussed["noteableOf"]): ProjectRoute[] {
  const note = `${path}/:discussion/notes/:note`;
  return [
    {
      method: "PUT",
      path: note,
      jobToken: 401,
      parameters: { body: "string", resolved: "boolean" },
      handle: async (call) => {
        if (call.input.has("body") === call.input.has("resolved")) {
          throw refuseInput("body, resolved are missing, exactly one parameter must be provided");
        }
        const { note, extracted } = updateNote(call, await noteableOf(call));
        return extracted.text === ""
          ? commandsOnly(extracted)
          : ok(presentNote(note, call.world, note.body, changesOf(extracted)));
      },
    },
    {
      method: "DELETE",
      path: note,
      jobToken: 401,
      handle: async (call) => {
        deleteNote(call.world, findOwnNote(call, await noteableOf(call)).id);
        return gone;
      },
    },
    {
      method: "GET",
      path: `${path}/:discussion`,
      jobToken: 401,
      handle: async (call) => {
        const notes = call.world.notesOn(await noteableOf(call));
        const own = notes.filter(({ discussion }) => discussion === call.params.discussion);
        const shown = presentDiscussion(own, call);
        if (shown.notes.length === 0) throw notFound("Discussion");
        return ok(shown);
      },
    },
  ];
}

/** In the order of their first notes. */
function groupByDiscussion(notes: readonly Note[]): readonly Note[][] {
  const groups = new Map<string, Note[]>();
  for (const note of notes) groups.set(note.discussion, [...(groups.get(note.discussion) ?? []), note]);
  return [...groups.values()];
}

function presentDiscussion(notes: readonly Note[], call: ProjectCall) {
  const shown = notes.flatMap((note) => {
    const body = shownBody(note, call);
    return body === null ? [] : [presentNote(note, call.world, body)];
  });
  return { id: notes[0]?.discussion ?? "", individual_note: notes[0]?.type === null, notes: shown };
}

// This endpoint has no 202: a body of nothing but quick actions is answered by a discussion that was not saved.
const unsaved = (type: Note["type"], extracted: Extracted) => ({
  id: "",
  individual_note: false,
  notes: [{ id: null, type, body: "", system: false, commands_changes: changesOf(extracted) }],
});

// It has no id: nobody can find, change or delete what is posted there.
const presentComment = (note: Note, { world }: ProjectCall) => ({
  note: note.body,
  path: null,
  line: null,
  line_type: null,
  author: presentUser(note.author, world),
  created_at: note.createdAt.toISOString(),
});
