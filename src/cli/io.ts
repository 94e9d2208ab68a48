import type { ExitCode } from "../errors.ts";
import { cleanLines } from "./clean-lines.ts";
import { createProgress, type Progress } from "./progress.ts";

export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  /** Width of a terminal; it follows the window. */
  readonly columns?: number | undefined;
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
  /** Calls again and again, each so many milliseconds, until what it returns is called. */
  readonly every: (milliseconds: number, work: () => void) => () => void;
  /** Throws when the command was interrupted. */
  readonly checkpoint: () => void;
}

export function createIo(context: IoContext): Io {
  const { stdout, stderr, env, mask, command, options, now, every, checkpoint } = context;
  const write = (text: string) => stderr.write(mask(text));
  const columns = isLive(stderr, env) ? () => stderr.columns ?? 80 : null;
  // The console of a Linux machine has few signs.
  const unicode = env.TERM !== "linux";
  const sections = env.GITLAB_CI !== undefined && !options.quiet;
  const color = wantsColor(stderr, env);
  const progress = createProgress({
    ...{ write, mask, ...options, columns, unicode, color, sections, now, every, checkpoint },
  });
  let exit: ExitCode = 0;
  return {
    ...progress,
    deny: (code = 3) => {
      exit = code;
    },
    exit: () => exit,
    print: (value, toText) => {
      progress.settle();
      const text = options.json ? JSON.stringify({ version: 1, command, ...value }, null, 2) : cleanLines(toText());
      if (text !== "") stdout.write(`${mask(text)}\n`);
    },
  };
}

/** True when lines can be overwritten: on a terminal that knows how, and not in CI, where a log keeps every one. */
export function isLive(stream: OutputStream, { CI, TERM }: IoContext["env"]): boolean {
  return stream.isTTY === true && (!CI || CI === "false") && TERM !== "dumb";
}

/** `NO_COLOR` wins over `FORCE_COLOR`, which wins over what the stream is; a dumb terminal shows codes as text. */
export function wantsColor(stream: OutputStream, env: IoContext["env"]): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== "0";
  return stream.isTTY === true && env.TERM !== "dumb";
}
