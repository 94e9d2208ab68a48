import { createRequire } from "node:module";
import { fontMissing } from "../../errors.ts";

export interface FontFile {
  readonly family: string;
  readonly weight: number;
  readonly path: string;
}

/** The files come by alphabet; the theme's font list names the families in this order. */
const families: Readonly<Record<string, string>> = {
  latin: "Inter",
  "latin-ext": "Inter Latin Ext",
  cyrillic: "Inter Cyrillic",
  "cyrillic-ext": "Inter Cyrillic Ext",
  greek: "Inter Greek",
  vietnamese: "Inter Vietnamese",
};
/** Without a file of its own weight a bold text would be a smeared regular one. */
const weights = [400, 600];

/** The bundled Inter, regular and semi-bold. */
export function findFonts(): FontFile[] {
  const { resolve } = createRequire(import.meta.url);
  return Object.entries(families).flatMap(([alphabet, family]) =>
    weights.map((weight) => ({
      family,
      weight,
      path: resolve(`@fontsource/inter/files/inter-${alphabet}-${weight}-normal.woff2`),
    })),
  );
}

/** Null when the file cannot be used, as `GlobalFonts` of the canvas has it. */
interface FontRegistry {
  registerFromPath(path: string, family: string): unknown;
}

/** Throws `font_missing`: without fonts a picture has no text, and no error either. */
export function registerFonts(registry: FontRegistry, fonts: readonly Omit<FontFile, "weight">[]): void {
  for (const { path, family } of fonts) {
    if (registry.registerFromPath(path, family) === null) throw fontMissing({ path });
  }
}
