import type { VegaLiteSpec } from "../core/plots/plot.ts";

export interface Rasterizer {
  /** Draws a specification as an opaque PNG at two pixels per CSS pixel. Throws `plot_failed`. */
  toPng(spec: VegaLiteSpec): Promise<Uint8Array>;
}
