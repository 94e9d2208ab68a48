import { StringDecoder } from "node:string_decoder";
import { execa } from "execa";
import { prerequisiteMissing, stepFailed, stoppedBy } from "../../errors.ts";
import type { Programs } from "../../ports/programs.ts";
import { isMissing } from "./run-process.ts";

/** @param onProgress receives the stderr of programs that show their progress */
export function createPrograms(onProgress: (text: string) => void, signal: AbortSignal): Programs {
  return {
    run: async (command, { cwd, env, showProgress }) => {
      const [program = "", ...args] = command;
      const child = execa(program, args, {
        cwd,
        env: { ...env },
        stdin: "ignore",
        reject: false,
        cancelSignal: signal,
      });
      const text = new StringDecoder("utf8");
      if (showProgress) child.stderr.on("data", (chunk: Buffer) => onProgress(text.write(chunk)));
      const end = await child;
      if (end.isCanceled) throw stoppedBy(signal);
      if (isMissing(end.code, cwd))
        throw prerequisiteMissing({ what: `\`${program}\` is missing`, install: `apt-get install ${program}` });
      if (end.exitCode === 0) return end.stdout;
      const output = `${end.stdout}\n${end.stderr}`.trim().split("\n").slice(-5).join(" · ");
      throw stepFailed({ command: command.join(" "), detail: output || `exit code ${end.exitCode}` });
    },
  };
}
