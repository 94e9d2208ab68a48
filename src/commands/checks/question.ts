import type { Check, CheckGroup, Finding } from "../../core/doctor/check.ts";
import { judgeError } from "../../core/doctor/judge-error.ts";
import type { DoctorTools } from "../doctor-tools.ts";

/** A check before it is answered. What it throws is a failure of the check. */
export interface Question {
  readonly id: string;
  readonly group: CheckGroup;
  readonly title: string;
  readonly ask: () => Finding | Promise<Finding>;
}

/** Seconds for what is asked over the network, and for all of a check with what it rests on. */
export const patience = 10;
const longest = 60;

/** Asks all at once; the answers come in the order of the questions, whatever they are. */
export function answerAll(questions: readonly Question[], { within }: Pick<DoctorTools, "within">): Promise<Check[]> {
  return Promise.all(
    questions.map(async ({ ask, ...named }) => {
      const finding = await within(longest, (async () => ask())()).catch(judgeError);
      return { ...named, ...finding };
    }),
  );
}

/** A fact that several checks rest on, asked for once, at the first use. */
export function once<T>(find: () => Promise<T>): () => Promise<T> {
  let found: Promise<T> | undefined;
  return () => {
    found ??= find();
    return found;
  };
}

/** The fact, or undefined where it could not be found out: the check of its own says why. */
export const orUndefined = <T>(fact: Promise<T>): Promise<T | undefined> => fact.catch(() => undefined);
