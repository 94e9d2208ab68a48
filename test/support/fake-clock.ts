import type { Clock } from "../../src/ports/clock.ts";

/** A clock that stands still until it is moved. */
export class FakeClock implements Clock {
  time: Date;

  constructor(time: string) {
    this.time = new Date(time);
  }

  now(): Date {
    return this.time;
  }

  /** In seconds. */
  advance(seconds: number): void {
    this.time = new Date(this.time.getTime() + seconds * 1000);
  }
}
