export type LocalImage =
  | { readonly kind: "image"; readonly name: string; readonly content: Uint8Array }
  /** Missing, outside the folder, too large, or no image: it must not leave the machine. */
  | { readonly kind: "refused"; readonly reason: string };

export interface LocalImages {
  /** Reads an image that a Markdown file in `folder` refers to by `url`. */
  read(folder: string, url: string): Promise<LocalImage>;
}
