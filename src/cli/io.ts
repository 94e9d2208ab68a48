import type { ExitCode } from "../errors.ts";
import { cleanLines } from "./clean-lines.ts";
import { createProgress, type Progress } from "./progress.ts";

export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
}

export interface OutputOptions {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
}

/** The terminal as commands see it: stdout is the product, stderr is everything else. */
export interface Io extends Progress {
  /** Writes the result once, at the end: its text, or the value itself under `--json`. */
  print(value: Readonly<Record<string, unknown>>, toText: () => string): void;
  /** Says that the answer is no: the command did its work and ends with exit code 3, or another that says why. */
  deny(exit?: ExitCode): void;
  /** What the process ends with when nothing is thrown. */
  exit(): ExitCode;
}

export interface IoContext {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Hides secrets in a text. */
  readonly mask: (text: string) => string;
  /** The command's name, for the JSON document. */
  readonly command: string;
  readonly options: OutputOptions;
  /** Milliseconds. */
  readonly now: () => number;
  /** Throws when the command was interrupted. */
  readonly checkpoint: () => void;
}

export function createIo({ stdout, stderr, env, mask, command, options, now, checkpoint }: IoContext): Io {
  const write = (text: string) => stderr.write(mask(text));
  const live = stderr.isTTY === true && env.CI === undefined;
  const sections = env.GITLAB_CI !== undefined && !options.quiet;
  const color = wantsColor(stderr, env);
  const progress = createProgress({ write, ...options, live, color, sections, now, checkpoint });
  let exit: ExitCode = 0;
  return {
    ...progress,
    deny: (code = 3) => {
      exit = code;
    },
    exit: () => exit,
    print: (value, toText) => {
      const text = options.json ? JSON.stringify({ version: 1, command, ...value }, null, 2) : cleanLines(toText());
      if (text !== "") stdout.write(`${mask(text)}\n`);
    },
  };
}

/** `NO_COLOR` wins over `FORCE_COLOR`, which wins over what the stream is. */
export function wantsColor(stream: OutputStream, env: IoContext["env"]): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== "0";
  return stream.isTTY === true;
}
