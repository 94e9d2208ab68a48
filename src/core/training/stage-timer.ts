import type { TrainingEvent } from "./training-event.ts";

export interface StageResult {
  readonly name: string;
  readonly state: "ran" | "unchanged" | "cached" | "failed";
  /** Seconds. */
  readonly duration: number;
}

/** Turns the events of a training into one result per stage; a stage ends where the next one begins. */
export class StageTimer {
  readonly #onStage: (stage: StageResult) => void;
  #running: { readonly name: string; readonly since: number } | null = null;
  #stages: StageResult[] = [];

  constructor(onStage: (stage: StageResult) => void) {
    this.#onStage = onStage;
  }

  /** The stage that runs now. */
  get running(): string | null {
    return this.#running?.name ?? null;
  }

  get stages(): readonly StageResult[] {
    return this.#stages;
  }

  /** `now` in milliseconds. */
  see(event: TrainingEvent, now: number): void {
    if (event.kind === "output") return;
    this.end("ran", now);
    if (event.kind === "stage-started") this.#running = { name: event.stage, since: now };
    else this.#add({ name: event.stage, state: event.why, duration: 0 });
  }

  /** Ends the stage that runs, if there is one. */
  end(state: "ran" | "failed", now: number): void {
    if (this.#running === null) return;
    const { name, since } = this.#running;
    this.#running = null;
    this.#add({ name, state, duration: (now - since) / 1000 });
  }

  #add(stage: StageResult): void {
    this.#stages.push(stage);
    this.#onStage(stage);
  }
}
