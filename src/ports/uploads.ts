export interface Upload {
  /** The URL to write into Markdown, in the forge's own form. */
  readonly url: string;
  /** True when the forge held the same content already. */
  readonly reused: boolean;
}

export interface Uploads {
  /** Stores an image once per content; `name` is the file name that readers see. */
  upload(name: string, content: Uint8Array): Promise<Upload>;
}
