import { created, gone, notFound, ok } from "./answer.ts";
import { changesOf } from "./effects.ts";
import { commandsOnly, createNote, deleteNote, findNoteable, findOwnNote, shownBody, updateNote } from "./notes.ts";
import { paginate } from "./paginate.ts";
import { presentNote } from "./present.ts";
import type { ProjectCall, ProjectRoute } from "./route.ts";
import type { Note } from "./world.ts";

/** Notes of merge requests and issues: GitLab's `lib/api/notes.rb`. */
export const noteRoutes: readonly ProjectRoute[] = (["mr", "issue"] as const).flatMap((kind) => {
  const path = `/${kind === "mr" ? "merge_requests" : "issues"}/:iid/notes`;
  const noteableOf = (call: ProjectCall) => findNoteable(call, { kind, iid: Number(call.params.iid) });
  // Only the notes of merge requests are open to job tokens, and only to read.
  const reading = kind === "mr" ? ({ jobToken: "allowed" } as const) : ({ jobToken: 401 } as const);
  return [
    {
      method: "GET",
      path,
      ...reading,
      paged: true,
      parameters: {
        order_by: ["created_at", "updated_at"],
        sort: ["asc", "desc"],
        activity_filter: ["all_notes", "only_comments", "only_activity"],
      },
      handle: async (call) => listNotes(call, call.world.notesOn(await noteableOf(call))),
    },
    {
      method: "GET",
      path: `${path}/:note`,
      ...reading,
      handle: async (call) => {
        const note = call.world.notesOn(await noteableOf(call)).find(({ id }) => id === Number(call.params.note));
        if (note === undefined) throw notFound();
        if (note.hidden) throw notFound("Note");
        return ok(presentNote(note, call.world));
      },
    },
    {
      method: "POST",
      path,
      jobToken: 401,
      parameters: {
        "body!": "string",
        internal: "boolean",
        confidential: "boolean",
        created_at: "date",
        merge_request_diff_head_sha: "string",
      },
      handle: async (call) => {
        const internal = call.input.flag("internal") ?? false;
        const { note, extracted } = createNote(call, await noteableOf(call), { internal });
        return note === null
          ? commandsOnly(extracted)
          : created(presentNote(note, call.world, note.body, changesOf(extracted)));
      },
    },
    {
      method: "PUT",
      path: `${path}/:note`,
      jobToken: 401,
      parameters: { body: "string", confidential: "boolean" },
      handle: async (call) => {
        const { note, extracted } = updateNote(call, await noteableOf(call));
        return extracted.text === ""
          ? commandsOnly(extracted)
          : ok(presentNote(note, call.world, note.body, changesOf(extracted)));
      },
    },
    {
      method: "DELETE",
      path: `${path}/:note`,
      jobToken: 401,
      handle: async (call) => {
        deleteNote(call.world, findOwnNote(call, await noteableOf(call)).id);
        return gone;
      },
    },
  ] satisfies ProjectRoute[];
});

// Which notes a user may read is decided after paging, so pages come out short.
function listNotes(call: ProjectCall, all: readonly Note[]) {
  const { input, world } = call;
  const field = input.text("order_by") === "updated_at" ? "updatedAt" : "createdAt";
  const direction = input.text("sort") === "asc" ? 1 : -1;
  const filter = input.text("activity_filter") ?? "all_notes";
  const kept = all.filter(({ system }) => filter === "all_notes" || system === (filter === "only_activity"));
  const sorted = kept.toSorted((a, b) => direction * (a[field].getTime() - b[field].getTime() || a.id - b.id));
  const page = paginate(sorted, call);
  const shown = page.items.flatMap((note) => {
    const body = shownBody(note, call);
    return body === null ? [] : [presentNote(note, world, body)];
  });
  return ok(shown, page.headers);
}
