import type { Target } from "../core/publishing/target.ts";

export interface Upload {
  /** The URL to write into Markdown, in the forge's own form. */
  readonly url: string;
  /** True when the forge held the same content already. */
  readonly reused: boolean;
}

export interface Uploads {
  /** Stores an image where the comments of a target can show it; `name` is the file name that readers see. */
  upload(name: string, content: Uint8Array, target: Target): Promise<Upload>;
  /** True for an address of an image that this forge itself holds. */
  holds(url: string): boolean;
}
