import { stoppedBy } from "../../errors.ts";
import type { FileReading, RenderedDate, WantedDate } from "./file-reading.ts";
import { openSession, type Session, type SessionOptions } from "./open-session.ts";

export interface ReadOptions extends SessionOptions {
  /** Relative to the DAGs folder. */
  readonly files: readonly string[];
  /** Processes at once. */
  readonly workers: number;
  /** Seconds that one file may take. */
  readonly limit: number;
  /** What to render of what a file defines. */
  readonly plan: (reading: FileReading, facts: SessionFacts) => readonly WantedDate[];
}

/** How the reading of one file ended. */
export type FileOutcome =
  | {
      readonly kind: "read";
      readonly reading: FileReading;
      readonly wanted: readonly WantedDate[];
      readonly rendered: readonly RenderedDate[];
    }
  | { readonly kind: "late" }
  /** The process ended, or said what it must not: a signal, a crash, `os._exit`. */
  | { readonly kind: "crashed"; readonly code: number | null; readonly said: string };

export type Readings =
  | { readonly kind: "read"; readonly facts: SessionFacts; readonly outcomes: ReadonlyMap<string, FileOutcome> }
  /** The script did not come up; what it said. */
  | { readonly kind: "failed"; readonly said: string };

export interface SessionFacts {
  readonly python: string;
  readonly airflow: string | null;
}

/** Seconds that an interpreter may take to come up: to import Airflow on a cold disk takes long. */
const startLimit = 120;

/** Reads files with a script of this folder, a few at once; one that hangs or dies takes no other with it. */
export async function readFiles(command: readonly string[], options: ReadOptions): Promise<Readings> {
  const left = [...options.files];
  const outcomes = new Map<string, FileOutcome>();
  const workers = Array.from({ length: Math.max(1, Math.min(options.workers, left.length)) }, () => work());
  const ends = await Promise.all(workers);
  if (options.signal.aborted) throw stoppedBy(options.signal);
  const facts = ends.find((end) => typeof end !== "string");
  if (typeof facts === "object") return { kind: "read", facts, outcomes };
  return { kind: "failed", said: ends.find((end) => typeof end === "string") ?? "" };

  async function work(): Promise<SessionFacts | string> {
    let facts: SessionFacts | undefined;
    do {
      const session = openSession(command, options);
      try {
        const ready = await session.receive(startLimit);
        if (!hasKey(ready, "ready")) return facts ?? session.said();
        // The protocol is ours on both sides.
        facts = ready.ready as SessionFacts;
        await readUntilBroken(session, facts);
      } finally {
        await session.close();
      }
    } while (left.length > 0 && !options.signal.aborted);
    return facts;
  }

  /** A session ends with the file that broke it; the next file gets a new one. */
  async function readUntilBroken(session: Session, facts: SessionFacts): Promise<void> {
    for (let file = left.shift(); file !== undefined; file = left.shift()) {
      const { outcome, broken } = await readFile(session, file, { ...options, facts });
      outcomes.set(file, outcome);
      if (broken || options.signal.aborted) return;
    }
  }
}

async function readFile(
  session: Session,
  file: string,
  { limit, plan, facts }: ReadOptions & { readonly facts: SessionFacts },
) {
  const ends = Date.now() + limit * 1000;
  const receive = () => session.receive(Math.max(0, (ends - Date.now()) / 1000));
  session.send({ file });
  const told = await receive();
  if (told === "late") return { outcome: { kind: "late" } as const, broken: true };
  if (!hasKey(told, "read")) return toCrash(told, session);
  const reading = told.read as FileReading;
  const wanted = plan(reading, facts);
  session.send(wanted.map(({ dag, line, template, run }) => ({ dag, line, template, run })));
  const answer = await receive();
  const rendered = hasKey(answer, "rendered") ? (answer.rendered as readonly RenderedDate[]) : [];
  const outcome: FileOutcome = { kind: "read", reading, wanted, rendered };
  if (!hasKey(answer, "rendered")) return { outcome, broken: !hasKey(answer, "ended") };
  return { outcome, broken: !hasKey(await receive(), "ended") };
}

function toCrash(told: unknown, session: Session) {
  const code = hasKey(told, "ended") && typeof told.ended === "number" ? told.ended : null;
  return { outcome: { kind: "crashed", code, said: session.said() } as const, broken: !hasKey(told, "ended") };
}

function hasKey<Key extends string>(value: unknown, key: Key): value is Readonly<Record<Key, unknown>> {
  return typeof value === "object" && value !== null && key in value;
}
