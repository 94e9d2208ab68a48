import type { Clock } from "../../src/ports/clock.ts";

/** A clock that stands still until it is moved. */
export class FakeClock implements Clock {
  time: Date;
  readonly #repeated = new Set<{ due: number; readonly period: number; readonly work: () => void }>();

  constructor(time: string) {
    this.time = new Date(time);
  }

  now(): Date {
    return this.time;
  }

  /** In seconds. What is to be done meanwhile is done, each at its time. */
  advance(seconds: number): void {
    const end = this.time.getTime() + seconds * 1000;
    for (;;) {
      const [next] = [...this.#repeated].filter(({ due }) => due <= end).toSorted((one, other) => one.due - other.due);
      if (next === undefined) break;
      this.time = new Date(next.due);
      next.due += next.period;
      next.work();
    }
    this.time = new Date(end);
  }

  /** Does a work each so many milliseconds, until what it returns is called. */
  readonly every = (period: number, work: () => void): (() => void) => {
    const repeated = { period, work, due: this.time.getTime() + period };
    this.#repeated.add(repeated);
    return () => void this.#repeated.delete(repeated);
  };

  /** How many works are repeated now. */
  get repeated(): number {
    return this.#repeated.size;
  }
}
