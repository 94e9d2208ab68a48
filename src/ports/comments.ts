import type { Target } from "../core/publishing/target.ts";

export interface Comment {
  readonly id: string;
  /** Markdown as it was written. */
  readonly body: string;
  /** True when this token's user wrote it and may therefore update it. */
  readonly own: boolean;
  readonly url: string;
}

/** A discussion may hold thousands of comments: only those whose body is wanted are given back; all by default. */
export type Wanted = (body: string) => boolean;

export interface Comments {
  /** The longest body that the forge takes, in bytes of UTF-8. */
  readonly maxBody: number;
  /** The comments of a target, the oldest first. */
  list(target: Target, wanted?: Wanted): Promise<readonly Comment[]>;
  /** The latest comments of a target, the oldest first: all since it was listed, unless there were very many. */
  listLatest(target: Target, wanted?: Wanted): Promise<readonly Comment[]>;
  /** Throws `outcome_unknown` when it may have taken place: look for the comment before you post it again. */
  create(target: Target, body: string): Promise<Comment>;
  /** Throws `comment_missing`, `comment_not_ours`. */
  update(target: Target, id: string, body: string): Promise<Comment>;
  /** Leaves alone what is gone already. Throws `comment_not_ours`. */
  remove(target: Target, id: string): Promise<void>;
}
