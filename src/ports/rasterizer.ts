import type { VegaLiteSpec } from "../core/plots/plot.ts";

export interface Rasterizer {
  /** Loads what drawing needs while the caller waits for something else; what fails is thrown by the first picture. */
  prepare(): void;
  /** Draws a specification as an opaque PNG at two pixels per CSS pixel. Throws `plot_failed`. */
  toPng(spec: VegaLiteSpec): Promise<Uint8Array>;
}
