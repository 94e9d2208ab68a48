import type { Canvas } from "canvas";
import type { Loader } from "vega";
import type { VegaLiteSpec } from "../../core/plots/plot.ts";
import { canvasMissing, plotFailed } from "../../errors.ts";
import type { Rasterizer } from "../../ports/rasterizer.ts";
import { createLog, describeThrown } from "./create-log.ts";
import { encodePng, type Pixels } from "./encode-png.ts";
import { findFonts, registerFonts } from "./fonts.ts";

const pixelsPerCssPixel = 2;

/**
 * Draws with Vega on the prebuilt canvas in the bundled font, so that one specification gives the same bytes in every
 * image. Nothing is loaded before it is asked for; the first picture may throw `canvas_missing` or `font_missing` as well.
 */
export function createVegaRasterizer(): Rasterizer {
  let painter: Promise<Painter> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const load = () => {
    painter ??= loadPainter();
    return painter;
  };
  return {
    prepare: () => {
      load().catch(() => undefined);
    },
    toPng: async (spec) => {
      // One after the other, each compressed on another thread while the next is drawn.
      const pixels = last.then(load).then((paint) => paint(spec));
      last = pixels.catch(() => undefined);
      return encodePng(await pixels);
    },
  };
}

type Painter = (spec: VegaLiteSpec) => Promise<Pixels>;

async function loadPainter(): Promise<Painter> {
  // Before Vega, which swallows a failed import of it and cannot draw then.
  const { GlobalFonts } = await loadCanvas();
  registerFonts(GlobalFonts, findFonts());
  const [{ parse, View }, { compileSpec }] = await Promise.all([import("vega"), import("./compile-spec.ts")]);
  return async (spec) => {
    const { compiled, warnings } = compileSpec(spec);
    const log = createLog();
    try {
      const view = new View(parse(compiled), { renderer: "none", logger: log, loader: refuseToLoad(log.errors) });
      const picture = (await view.toCanvas(pixelsPerCssPixel)) as unknown as Canvas;
      view.finalize();
      // Vega only logs what fails in the dataflow, and draws on without it.
      if (log.errors.length > 0) throw new Error(log.errors.join(" · "));
      return picture.getContext("2d").getImageData(0, 0, picture.width, picture.height);
    } catch (cause) {
      throw plotFailed({ detail: [describeThrown(cause), ...warnings].join(" · ") }, { cause });
    }
  };
}

async function loadCanvas() {
  const canvas = await import("canvas").catch((cause: unknown) => {
    throw canvasMissing(undefined, { cause });
  });
  // The project that cibot is installed in may have another package of that name.
  if (canvas.GlobalFonts === undefined) throw canvasMissing();
  return canvas;
}

/** Data come with the specification: no file is read, no address opened. */
function refuseToLoad(errors: string[]): Loader {
  const refuse = (address: string) => {
    errors.push(`it names the file or address "${address}", and plots take inline data only`);
    return Promise.reject(new Error(address));
  };
  return { load: refuse, sanitize: refuse, http: refuse, file: refuse };
}
