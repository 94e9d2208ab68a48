import { createCanvas, GlobalFonts, loadImage } from "canvas";
import { beforeAll, describe, expect, test } from "vitest";
import { createVegaRasterizer } from "../../../src/adapters/vega/create-vega-rasterizer.ts";
import { findFonts } from "../../../src/adapters/vega/fonts.ts";
import { createPlots, drawablePlots } from "../../../src/core/plots/create-plots.ts";
import type { VegaLiteSpec } from "../../../src/core/plots/plot.ts";
import { estimateTextWidth } from "../../../src/core/plots/text-width.ts";
import { plotFailed } from "../../../src/errors.ts";
import { givenInput, plotCases } from "../../core/plots/given-plot-input.ts";

const rasterizer = createVegaRasterizer();
const plots = Object.entries(plotCases).flatMap(([name, input]) =>
  createPlots(drawablePlots, input).map((plot) => ({ case: `${plot.name}, ${name}`, spec: plot.spec })),
);
const [lift] = createPlots(["lift"], givenInput());
const spec: VegaLiteSpec = lift?.spec ?? {};

async function readPixels(png: Uint8Array) {
  const image = await loadImage(Buffer.from(png));
  const { width, height } = image;
  const context = createCanvas(width, height).getContext("2d");
  context.drawImage(image, 0, 0);
  const pixels = new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
  return { width, height, pixels };
}

describe.each(plots)("$case", ({ spec }) => {
  let png: Uint8Array;
  beforeAll(async () => {
    png = await rasterizer.toPng(spec);
  });

  test("is a PNG of 640 CSS pixels at two each, at most 420 high, and at most 150 KB", async () => {
    expect([...png.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    const { width, height } = await readPixels(png);
    expect(width).toBe(1280);
    expect(height).toBeLessThanOrEqual(840);
    expect(png.length).toBeLessThan(150 * 1024);
  });

  test("is opaque, not blank, and its border is all that touches its edges", async () => {
    const { width, height, pixels } = await readPixels(png);
    const at = (x: number, y: number) => pixels[y * width + x];
    const opaque = (pixel: number) => pixel >>> 24 === 255;
    expect(pixels.every(opaque)).toBe(true);
    expect(new Set(pixels).size).toBeGreaterThan(50);
    // Within the border, eight pixels on each side are white: nothing is clipped.
    const inner = Array.from({ length: height - 16 }, (_, y) => [at(8, y + 8), at(width - 9, y + 8)]).flat();
    const outer = Array.from({ length: width - 16 }, (_, x) => [at(x + 8, 8), at(x + 8, height - 9)]).flat();
    expect(new Set([...inner, ...outer])).toEqual(new Set([0xffffffff]));
  });
});

test("the same specification gives the same bytes, from another rasterizer and after other pictures too", async () => {
  const first = await rasterizer.toPng(spec);
  await rasterizer.toPng(plots[1]?.spec ?? {});
  expect(Buffer.compare(first, await rasterizer.toPng(spec))).toBe(0);
  expect(Buffer.compare(first, await createVegaRasterizer().toPng(spec))).toBe(0);
});

test("the title is there, in the bundled semi-bold", async () => {
  const { width, pixels } = await readPixels(await rasterizer.toPng(spec));
  const isDark = (index: number) => ((pixels[index] ?? 0) & 255) < 128;
  // The rows between the border and the subtitle, without the border's columns.
  const band = Array.from({ length: 66 * width }, (_, index) => 10 * width + index);
  const columns = band.filter(isDark).map((index) => index % width);
  const semiBold = findFonts().find(({ path }) => path.includes("latin-600"));
  GlobalFonts.registerFromPath(semiBold?.path ?? "", "Only Inter SemiBold");
  const context = createCanvas(1, 1).getContext("2d");
  context.font = '600 36px "Only Inter SemiBold"';
  const ink = context.measureText("Top decile lift 2.7, was 2.3");
  const drawn = Math.max(...columns) - Math.min(...columns) + 1;
  expect(Math.abs(drawn - (ink.actualBoundingBoxLeft + ink.actualBoundingBoxRight))).toBeLessThanOrEqual(3);
});

test("widths are never underestimated, so labels placed by them do not touch", async () => {
  await rasterizer.toPng(spec);
  const context = createCanvas(1, 1).getContext("2d");
  const texts = [
    "cibot/exp-dapper-mole 3fa9c1d2",
    "random order",
    "378,558",
    "12.34",
    "Wm%@…",
    "модель ЖЩШ",
    "Łódź ğ",
    "αβγΩ",
  ];
  const widths = texts.flatMap((text) =>
    [400, 600].map((weight) => {
      context.font = `${weight} 14px Inter, Inter Latin Ext, Inter Cyrillic, Inter Greek`;
      return { text, isEnough: estimateTextWidth(text, 14) >= context.measureText(text).width };
    }),
  );
  expect(widths.filter(({ isEnough }) => !isEnough)).toEqual([]);
});

test.each([
  ["an unknown mark", { ...spec, layer: [{ mark: "spiral" }] }],
  ["no mark", {}],
  [
    "an expression that fails",
    { data: { values: [{ a: 1 }] }, transform: [{ calculate: "datum.(", as: "b" }], mark: "point" },
  ],
  [
    "data from a file",
    { data: { url: "package.json" }, mark: "point", encoding: { x: { field: "name", type: "nominal" } } },
  ],
])("%s is plot_failed", async (_, broken) => {
  await expect(rasterizer.toPng(broken)).rejects.toMatchObject({ code: plotFailed.code, exit: 1 });
});

test("pictures that are asked for at once come each by itself, the one that fails too", async () => {
  const fresh = createVegaRasterizer();
  fresh.prepare();
  const [first, broken, second] = await Promise.allSettled([spec, {}, spec].map((one) => fresh.toPng(one)));
  const expected = { status: "fulfilled", value: await rasterizer.toPng(spec) };
  expect([first, second]).toEqual([expected, expected]);
  expect(broken).toMatchObject({ status: "rejected", reason: { code: plotFailed.code } });
});

test("a picture without a background of its own is white", async () => {
  const { pixels } = await readPixels(await rasterizer.toPng({ ...spec, background: "transparent" }));
  expect(pixels[20 * 1280 + 20]).toBe(0xffffffff);
});
