import { cleanLines } from "./clean-lines.ts";

/** What a command tells while it works. */
export interface Progress {
  /** One line per step with its duration when it ends. */
  step<T>(title: string, work: () => Promise<T>): Promise<T>;
  /** A line that a person wants to see. */
  note(text: string): void;
  warn(text: string): void;
  /** A line for `--verbose` only. */
  debug(text: string): void;
  /** What happens within the running step, shown where the terminal can take it back. */
  hint(text: string): void;
}

export interface ProgressOptions {
  readonly write: (text: string) => unknown;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** True when lines can be overwritten. */
  readonly live: boolean;
  readonly color: boolean;
  /** True where a step's lines are put into one of GitLab's sections: folded under `--verbose`, where they are many. */
  readonly sections: boolean;
  readonly now: () => number;
  /** Called before each step; throws when the command was interrupted. */
  readonly checkpoint: () => void;
}

const paint = (code: number, text: string, color: boolean) => (color ? `\u001b[${code}m${text}\u001b[0m` : text);
const eraseLine = "\r\u001b[2K";

export function createProgress(options: ProgressOptions): Progress {
  const { write, quiet, verbose, live, color, now, checkpoint } = options;
  const section = createSection(options);
  // Some steps run side by side.
  const running: string[] = [];
  const say = (line: string) => {
    if (live && running.length > 0) write(eraseLine);
    write(`${cleanLines(line)}\n`);
  };
  const sayWithin = (line: string) => {
    section.open(running[0]);
    say(line);
  };
  const show = (line: string) => {
    if (live && !quiet) write(`${eraseLine}${line}`);
  };
  return {
    step: async (title, work) => {
      checkpoint();
      const started = now();
      running.push(title);
      show(`… ${title}`);
      let done = false;
      try {
        const result = await work();
        done = true;
        return result;
      } finally {
        const duration = `${((now() - started) / 1000).toFixed(1)} s`;
        const mark = done ? paint(32, "✓", color) : paint(31, "✗", color);
        if (running[0] === title) section.close();
        if (!quiet) say(`${mark} ${title} ${paint(2, duration, color)}`);
        running.splice(running.indexOf(title), 1);
      }
    },
    note: (text) => {
      if (!quiet) sayWithin(text);
    },
    warn: (text) => say(`${paint(33, "warning:", color)} ${text}`),
    debug: (text) => {
      if (verbose) sayWithin(paint(2, text, color));
    },
    hint: (text) => show(`… ${running.at(-1) ?? ""}: ${text}`.slice(0, 100)),
  };
}

/** https://docs.gitlab.com/ci/jobs/job_logs/#custom-collapsible-sections: one at a time, from its first line on. */
function createSection({ write, sections, verbose, now }: ProgressOptions) {
  let name: string | null = null;
  let count = 0;
  const time = () => Math.floor(now() / 1000);
  return {
    open: (title: string | undefined) => {
      if (!sections || title === undefined || name !== null) return;
      name = `cibot_${++count}_${title
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, "_")
        .slice(0, 40)}`;
      const fold = verbose ? "[collapsed=true]" : "";
      write(`\u001b[0Ksection_start:${time()}:${name}${fold}\r\u001b[0K${cleanLines(title)}\n`);
    },
    close: () => {
      if (name !== null) write(`\u001b[0Ksection_end:${time()}:${name}\r\u001b[0K`);
      name = null;
    },
  };
}
