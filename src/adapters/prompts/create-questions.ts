import type { Readable, Writable } from "node:stream";
import { confirm, isCancel, select, text } from "@clack/prompts";
import { CibotError, interrupted } from "../../errors.ts";
import type { Questions } from "../../ports/questions.ts";

/** As `interrupted`, which speaks of a training: while somebody is asked nothing was begun. */
const leave = () =>
  new CibotError(interrupted.code, interrupted.exit, {
    message: "Stopped by Ctrl+C; nothing was written.",
    hint: "Run the same command again, or with `--dry-run` to see what it would write.",
  });

export interface Terminal {
  readonly input: Readable;
  readonly output: Writable;
  /** Ends a question, as a signal from outside does. */
  readonly signal: AbortSignal;
}

/** Asks with @clack/prompts, on the stream that is not the product's. */
export function createQuestions({ input, output, signal }: Terminal): Questions {
  const streams = { input, output, signal };
  return {
    ask: async ({ message, initial, findProblem }) => {
      const validate = (value: string | undefined) => findProblem?.(value ?? "");
      const answer = await text({ ...streams, message, initialValue: initial, validate });
      if (isCancel(answer)) throw leave();
      return answer.trim();
    },
    choose: async ({ message, options }) => {
      const values = options.map(({ label }, index) => ({ value: index, label }));
      const answer = await select<number>({ ...streams, message, options: values });
      const chosen = isCancel(answer) ? undefined : options[answer];
      if (chosen === undefined) throw leave();
      return chosen.value;
    },
    confirm: async (message) => {
      const answer = await confirm({ ...streams, message });
      // Ctrl+C reaches a prompt as a key, since it reads the terminal key by key.
      if (isCancel(answer)) throw leave();
      return answer;
    },
  };
}
