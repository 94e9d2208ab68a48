import type { Target } from "../core/publishing/target.ts";

export interface Comment {
  readonly id: string;
  /** Markdown as it was written. */
  readonly body: string;
  /** True when this token's user wrote it and may therefore update it. */
  readonly own: boolean;
  readonly url: string;
}

export interface Comments {
  /** All comments of a target, the oldest first. */
  list(target: Target): Promise<readonly Comment[]>;
  create(target: Target, body: string): Promise<Comment>;
  update(target: Target, id: string, body: string): Promise<Comment>;
}
