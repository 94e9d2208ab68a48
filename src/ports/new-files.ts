/** Writes into a project without ever replacing what a person wrote. */
export interface NewFiles {
  /** False, and nothing written, when the file exists. Throws `disk_full`, `write_failed`. */
  create(path: string, text: string): Promise<boolean>;
  /** Replaces a file that still holds `before`; false, and nothing written, when it does not. Throws as `create`. */
  replace(path: string, texts: { readonly before: string; readonly after: string }): Promise<boolean>;
}
