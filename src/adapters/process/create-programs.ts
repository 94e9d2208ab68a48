import { StringDecoder } from "node:string_decoder";
import { execa } from "execa";
import { prerequisiteMissing, stepFailed, stoppedBy } from "../../errors.ts";
import type { Programs } from "../../ports/programs.ts";
import { isMissing } from "./run-process.ts";
import { stopOnAbort } from "./stop-on-abort.ts";

/** @param onProgress receives the stderr of programs that show their progress */
export function createPrograms(onProgress: (text: string) => void, signal: AbortSignal): Programs {
  return {
    run: async (command, { cwd, env, showProgress }) => {
      const [program = "", ...args] = command;
      const child = execa(program, args, { cwd, env: { ...env }, stdin: "ignore", reject: false, detached: true });
      const text = new StringDecoder("utf8");
      if (showProgress) child.stderr.on("data", (chunk: Buffer) => onProgress(text.write(chunk)));
      const end = await stopOnAbort(child, signal);
      if (signal.aborted) throw stoppedBy(signal);
      if (isMissing(end.code, cwd))
        throw prerequisiteMissing({ what: `\`${program}\` is missing`, install: `apt-get install ${program}` });
      if (end.exitCode === 0) return end.stdout;
      throw stepFailed({ command: command.join(" "), detail: describeEnd(end) });
    },
  };
}

interface ProgramEnd {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode?: number | undefined;
  readonly signal?: string | undefined;
  readonly originalMessage?: string | undefined;
}

/** The last lines that a program printed; else how it ended, or why it could not be started. */
function describeEnd({ stdout, stderr, exitCode, signal, originalMessage }: ProgramEnd): string {
  const output = `${stdout}\n${stderr}`.trim().split("\n").slice(-5).join(" · ");
  if (output !== "") return output;
  return exitCode === undefined ? (signal ?? originalMessage ?? "it could not be started") : `exit code ${exitCode}`;
}
