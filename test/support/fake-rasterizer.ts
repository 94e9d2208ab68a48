import type { VegaLiteSpec } from "../../src/core/plots/plot.ts";
import type { Rasterizer } from "../../src/ports/rasterizer.ts";

/** The bytes of a picture are its specification: the same plot is the same file. */
export class FakeRasterizer implements Rasterizer {
  readonly drawn: VegaLiteSpec[] = [];

  prepare(): void {}

  async toPng(spec: VegaLiteSpec): Promise<Uint8Array> {
    this.drawn.push(spec);
    return Buffer.from(JSON.stringify(spec));
  }
}
