import { createHash, randomBytes } from "node:crypto";
import { renderTarget } from "../../../src/core/publishing/target.ts";
import { type Answer, badRequest, forbidden, notFound, refuseInput } from "./answer.ts";
import { changesOf, type Extracted, executeBody } from "./effects.ts";
import type { ProjectCall } from "./route.ts";
import type { Note, Noteable, Project, User, World } from "./world.ts";

/** GitLab's limit of a text, in characters. */
const bodyLimit = 1_000_000;

export interface NewNote {
  readonly on: Noteable;
  readonly author: User;
  readonly body: string;
  readonly system?: boolean;
  readonly hidden?: boolean;
  readonly internal?: boolean;
  readonly type?: Note["type"];
  readonly discussion?: string;
}

/** Puts a note there, without any check. */
export function addNote(world: World, { on, author, body, ...rest }: NewNote): Note {
  const createdAt = new Date();
  const note: Note = {
    id: world.nextId(),
    discussion: rest.discussion ?? createHash("sha1").update(randomBytes(20)).digest("hex"),
    on,
    author,
    system: rest.system ?? false,
    hidden: rest.hidden ?? false,
    internal: rest.internal ?? false,
    createdAt,
    type: rest.type ?? null,
    body,
    updatedAt: createdAt,
    stale: { body: null, until: createdAt.getTime() + world.lag },
  };
  world.notes.push(note);
  return note;
}

/** The noteable of a call, or 404 as for one that the user may not see. */
export async function findNoteable(call: ProjectCall, target: Noteable["target"]): Promise<Noteable> {
  const { world, user, project } = call;
  if (target.kind === "mr" && world.findMergeRequest(project.id, target.iid) === undefined) {
    throw notFound("MergeRequest");
  }
  if (target.kind === "issue" && world.findIssue(project.id, target.iid) === undefined) throw notFound("Issue");
  if (target.kind === "commit" && !(await hasCommit(world, project, target.sha))) throw notFound("Commit");
  // A guest of a private project sees its issues, but no code.
  if (target.kind !== "issue" && !world.allows(user, project, "reporter")) throw notFound();
  return { project: project.id, target };
}

async function hasCommit(world: World, project: Project, sha: string): Promise<boolean> {
  return world.loneCommits.has(`${project.id}/${sha}`) || (await project.repository.find(sha)) !== undefined;
}

/** What a list shows of a note: its body, an older one while lists lag, or null if not the note at all. */
export function shownBody(note: Note, call: ProjectCall): string | null {
  if (note.hidden) return null;
  if (note.internal && !call.world.allows(call.user, call.project, "reporter")) return null;
  return Date.now() < note.stale.until ? note.stale.body : note.body;
}

/** Creates a note for a call; null if its body was nothing but quick actions. */
export function createNote(
  call: ProjectCall,
  on: Noteable,
  wanted: Pick<NewNote, "type" | "discussion" | "internal">,
): { readonly note: Note | null; readonly extracted: Extracted } {
  const { world, user, input } = call;
  if (world.locked.has(`${on.project}/${renderTarget(on.target)}`)) throw forbidden();
  const body = input.text("body") ?? input.text("note") ?? "";
  checkBody(body);
  if (world.notesOn(on).length >= world.settings.noteLimit) {
    throw badRequest('Note {:base=>["Maximum number of comments exceeded"]}');
  }
  const extracted = executeBody(world, body, { user: user.username, where: renderTarget(on.target) });
  if (extracted.text === "") return { note: null, extracted };
  return { note: addNote(world, { on, author: user, body: extracted.text, ...wanted }), extracted };
}

/** Changes a note; a new body of nothing but quick actions deletes it. */
export function updateNote(call: ProjectCall, on: Noteable): { readonly note: Note; readonly extracted: Extracted } {
  const { world, user, input } = call;
  const note = findOwnNote(call, on);
  const body = input.text("body");
  if (body === undefined) return { note, extracted: { text: note.body, commands: [] } };
  if (body.trim() === "") throw refuseInput("body is empty");
  checkBody(body);
  const extracted = executeBody(world, body, { user: user.username, where: renderTarget(on.target) });
  if (extracted.text === "") {
    deleteNote(world, note.id);
  } else {
    const now = new Date();
    note.stale = { body: note.body, until: now.getTime() + world.lag };
    note.body = extracted.text;
    note.updatedAt = now;
  }
  return { note, extracted };
}

/** A note that the user may change: one's own, or anybody's for a maintainer; never a system note. */
export function findOwnNote({ world, user, project, params }: ProjectCall, on: Noteable): Note {
  const note = world.notesOn(on).find(({ id }) => id === Number(params.note));
  if (note === undefined) throw notFound();
  const locked = world.locked.has(`${on.project}/${renderTarget(on.target)}`);
  const owner = note.author === user || world.allows(user, project, "maintainer");
  if (note.system || locked || !owner) throw forbidden();
  return note;
}

export function deleteNote(world: World, id: number): void {
  world.notes = world.notes.filter((note) => note.id !== id);
}

/** The answer to a body of nothing but quick actions: there is no note, and no id. */
export function commandsOnly(extracted: Extracted): Answer {
  const summary = extracted.commands.map(({ name }) => `Executed /${name}.`);
  return { status: 202, json: { commands_changes: changesOf(extracted), summary } };
}

// Errors of a record are shown as Ruby prints them.
function checkBody(body: string): void {
  if (body.trim() === "") throw badRequest(`Note {:note=>["can't be blank"]}`);
  if ([...body].length > bodyLimit) {
    throw badRequest(`Note {:note=>["is too long (maximum is ${bodyLimit} characters)"]}`);
  }
}
