import { fitText, measureText } from "./fit-text.ts";
import { formatWhole } from "./format-elapsed.ts";

/** How far a step is. */
export interface Share {
  readonly done: number;
  readonly total: number;
}

/** A step that runs. */
export interface RunningStep {
  readonly title: string;
  /** Milliseconds of the clock. */
  readonly started: number;
  readonly hint: string | null;
  readonly share: Share | null;
}

export interface LiveLine {
  readonly step: RunningStep;
  /** How many steps run beside it. */
  readonly others: number;
  /** Milliseconds of the clock. */
  readonly now: number;
  /** Columns of the terminal. */
  readonly columns: number;
  /** Counts up with every drawing. */
  readonly frame: number;
  /** False on a terminal that has no more than ASCII. */
  readonly unicode: boolean;
}

export interface LiveText {
  readonly mark: string;
  readonly text: string;
  /** Numbers and times: what stays when a line is cut. */
  readonly tail: string;
}

const spinners = { unicode: [..."⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"], ascii: [..."|/-\\"] };
const barWidth = 16;

/** One line that a terminal of so many columns holds; the last column stays free, where some terminals wrap. */
export function renderLiveLine({ step, others, now, columns, frame, unicode }: LiveLine): LiveText {
  const frames = unicode ? spinners.unicode : spinners.ascii;
  const elapsed = now - step.started;
  const tail = chooseTail(step.share, { elapsed, unicode, room: columns - 24 });
  return {
    mark: frames[frame % frames.length] ?? "",
    text: renderWords(step, others, columns - 4 - measureText(tail)),
    tail,
  };
}

/** Where not all fits, the title gives way to the hint, which is the news. */
function renderWords({ title, hint }: RunningStep, others: number, columns: number): string {
  const beside = others > 0 ? ` (and ${others} more)` : "";
  const whole = `${title}${hint === null ? "" : `: ${hint}`}${beside}`;
  if (hint === null || measureText(whole) <= columns) return fitText(whole, columns);
  const start = fitText(title, Math.max(12, Math.floor(columns / 3)));
  return fitText(`${start}: ${hint}${beside}`, columns);
}

interface TailFacts {
  readonly elapsed: number;
  readonly unicode: boolean;
  /** Columns that the tail may take. */
  readonly room: number;
}

/** The bar goes first when there is little room, then the guess of what is left. */
function chooseTail(share: Share | null, { elapsed, unicode, room }: TailFacts): string {
  const time = formatWhole(elapsed);
  if (share === null || share.total < 1) return time;
  const count = `${share.done}/${share.total}`;
  const left = guessLeft(share, elapsed);
  const times = left === null ? time : `${time}, about ${formatWhole(left)} left`;
  const tails = [`${renderBar(share, unicode)} ${count} ${times}`, `${count} ${times}`];
  return tails.find((tail) => measureText(tail) <= room) ?? `${count} ${time}`;
}

function renderBar({ done, total }: Share, unicode: boolean): string {
  const full = Math.min(barWidth, Math.floor((barWidth * done) / total));
  const [on, off] = unicode ? ["█", "░"] : ["#", "-"];
  return on.repeat(full) + off.repeat(barWidth - full);
}

/** Milliseconds, from the parts that are done; null while that would be a wild guess. */
function guessLeft({ done, total }: Share, elapsed: number): number | null {
  return done < 2 || done >= total || elapsed < 3_000 ? null : (elapsed / done) * (total - done);
}
