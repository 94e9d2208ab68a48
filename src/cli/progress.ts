import { stripVTControlCharacters } from "node:util";
import { cleanLines } from "./clean-lines.ts";
import { formatElapsed, formatWhole } from "./format-elapsed.ts";
import { createSection } from "./log-section.ts";
import { type RunningStep, renderLiveLine, type Share } from "./render-live-line.ts";

/** What a command tells while it works. */
export interface Progress {
  /** One line per step with its duration when it ends. */
  step<T>(title: string, work: () => Promise<T>): Promise<T>;
  /** A line that a person wants to see. */
  note(text: string): void;
  warn(text: string): void;
  /** A line for `--verbose` only. */
  debug(text: string): void;
  /**
   * What happens within the running step, and how far it is: shown where a terminal can take it back, and in a log when
   * the step has been silent for long. It costs next to nothing, however often it is called.
   */
  hint(text: string, share?: Share): void;
  /** Takes back what is shown of steps that run, before others write to the same terminal. */
  settle(): void;
}

export interface ProgressOptions {
  readonly write: (text: string) => unknown;
  /** Hides secrets; asked before a line is cut, since half a secret is not known for one. */
  readonly mask: (text: string) => string;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** Columns of a terminal whose lines can be overwritten; null where they cannot. */
  readonly columns: (() => number) | null;
  readonly unicode: boolean;
  readonly color: boolean;
  /** True where a step's lines are put into one of GitLab's sections: folded under `--verbose`, where they are many. */
  readonly sections: boolean;
  /** Milliseconds. */
  readonly now: () => number;
  /** Calls again and again, each so many milliseconds, until what it returns is called. */
  readonly every: (milliseconds: number, work: () => void) => () => void;
  /** Called before each step; throws when the command was interrupted. */
  readonly checkpoint: () => void;
}

/** Its hint changes while it runs. */
interface Step extends RunningStep {
  hint: string | null;
  share: Share | null;
}

const paint = (code: number, text: string, color: boolean) => (color ? `\u001b[${code}m${text}\u001b[0m` : text);

export function createProgress(options: ProgressOptions): Progress {
  const { write, quiet, verbose, color, now, checkpoint } = options;
  const section = createSection(options);
  const live = createLiveLine(options);
  // Some steps run side by side.
  const running: Step[] = [];
  // When the last line was written; a step sets it before it is looked at.
  let spoken = 0;
  const say = (line: string) => {
    live.erase();
    spoken = now();
    write(`${cleanLines(line)}\n`);
  };
  const sayWithin = (line: string) => {
    section.open(running[0]?.title);
    say(line);
  };
  const showLife = () => {
    const [step] = running.slice(-1);
    if (step === undefined || now() - spoken < silence) return;
    sayWithin(paint(2, `… still running: ${describeStep(step)}, ${formatWhole(now() - step.started)}`, color));
  };
  const watch = createWatch(options, () => (live.draw === null ? showLife() : live.draw(running)));
  return {
    step: async (title, work) => {
      checkpoint();
      const step: Step = { title, started: now(), hint: null, share: null };
      if (running.length === 0) spoken = step.started;
      running.push(step);
      watch.start();
      let done = false;
      try {
        const result = await work();
        done = true;
        return result;
      } finally {
        const mark = done ? paint(32, "✓", color) : paint(31, "✗", color);
        if (running[0] === step) section.close();
        if (!quiet) say(`${mark} ${title} ${paint(2, formatElapsed(now() - step.started), color)}`);
        running.splice(running.indexOf(step), 1);
        if (running.length === 0) watch.stop();
      }
    },
    note: (text) => {
      if (!quiet) sayWithin(text);
    },
    warn: (text) => say(`${paint(33, "warning:", color)} ${text}`),
    debug: (text) => {
      if (verbose) sayWithin(paint(2, text, color));
    },
    hint: (text, share) => {
      const step = running.at(-1);
      if (step !== undefined) Object.assign(step, { hint: text, share: share ?? null });
    },
    settle: () => {
      watch.stop();
      live.erase();
    },
  };
}

/** Milliseconds between two pictures of a terminal. */
const frame = 100;
/** Milliseconds after which a log that says nothing looks like one of a job that hangs, and how often that is looked for. */
const silence = 60_000;
const look = 15_000;

/** Looks again and again while steps run. */
function createWatch({ every, quiet, columns }: ProgressOptions, see: () => void) {
  let stop: (() => void) | null = null;
  return {
    start: () => {
      if (quiet || stop !== null) return;
      if (columns !== null) see();
      stop = every(columns === null ? look : frame, see);
    },
    stop: () => {
      stop?.();
      stop = null;
    },
  };
}

/** The line that a terminal shows of what runs. The cursor is never hidden: however cibot ends, it is there. */
function createLiveLine({ write, mask, columns, unicode, color, now }: ProgressOptions) {
  let frames = 0;
  let drawn = false;
  return {
    draw:
      columns === null
        ? null
        : (running: readonly RunningStep[]) => {
            const [step] = running.slice(-1);
            if (step === undefined) return;
            const shown = { ...step, title: mask(oneLine(step.title)), hint: step.hint && mask(oneLine(step.hint)) };
            const rest = { others: running.length - 1, now: now(), columns: columns(), frame: frames++, unicode };
            const { mark, text, tail } = renderLiveLine({ step: shown, ...rest });
            drawn = true;
            write(`\r${paint(36, mark, color)} ${text} ${paint(2, tail, color)}\u001b[K`);
          },
    erase: () => {
      if (drawn) write("\r\u001b[2K");
      drawn = false;
    },
  };
}

function describeStep({ title, hint, share }: RunningStep): string {
  const count = share === null ? "" : `, ${share.done} of ${share.total}`;
  return `${title}${hint === null ? "" : `: ${oneLine(hint)}`}${count}`;
}

/** Programs that draw bars of their own write many lines as one: the last is what they show. */
const oneLine = (text: string) =>
  cleanLines(
    stripVTControlCharacters(
      text
        .trimEnd()
        .split(/[\r\n]/)
        .at(-1) ?? "",
    ),
  ).replaceAll("\t", " ");
