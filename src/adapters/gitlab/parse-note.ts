import { commandsExecuted, outcomeUnknown, unexpectedAnswer } from "../../errors.ts";

/** A note as far as cibot reads it: https://docs.gitlab.com/api/notes/ */
export interface Note {
  readonly id: number;
  readonly body: string;
  /** User id; null for notes of a deleted user. */
  readonly author: number | null;
  /** True for a line that GitLab itself wrote: "added 1 commit". */
  readonly system: boolean;
}

/** Undefined for what is no note. */
export function parseNote(value: unknown): Note | undefined {
  if (!isRecord(value)) return undefined;
  const { id, body, author, system } = value;
  if (typeof id !== "number" || typeof body !== "string") return undefined;
  const user = isRecord(author) && typeof author.id === "number" ? author.id : null;
  return { id, body, author: user, system: system === true };
}

/** The note of an answer to a write. Throws `commands_executed`, `outcome_unknown`, `unexpected_answer`. */
export function demandNote(value: unknown, request: string): Note {
  refuseCommands(value);
  const note = parseNote(value);
  if (note !== undefined) return note;
  const detail = "it holds no note";
  throw request.startsWith("POST") ? outcomeUnknown({ request, detail }) : unexpectedAnswer({ request, detail });
}

/** GitLab tells what it has taken as quick actions: with the note, or (202) in place of one. */
function refuseCommands(value: unknown): void {
  const changes = isRecord(value) ? value.commands_changes : undefined;
  const commands = isRecord(changes) ? Object.keys(changes) : [];
  if (commands.length > 0) throw commandsExecuted({ commands: commands.join(", ") });
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object" && !Array.isArray(value);
