import { crc32, deflateSync } from "node:zlib";

interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and alpha of each pixel, row by row. */
  readonly data: Uint8ClampedArray;
}

const maxColours = 256;

/**
 * An opaque PNG of at most 256 colours, a third of the size of the canvas' own: a plot has few colours, and of the
 * blends at the edges of its letters the eye does not miss the rare ones (PNG, third edition, §11).
 */
export function encodePng({ width, height, data }: Picture): Uint8Array {
  // A pixel as one number: nearly all are equal to the one before, and comparing numbers is fast.
  const pixels = new Uint32Array(data.buffer, data.byteOffset, width * height);
  const colours = countColours(pixels);
  const palette = choosePalette(colours);
  const indices = mapToPalette([...colours.keys()], palette);
  // Each row starts with its filter: 0, none.
  const rows = new Uint8Array((width + 1) * height);
  for (let y = 0; y < height; y++)
    fillRow(rows.subarray(y * (width + 1) + 1), pixels.subarray(y * width, (y + 1) * width), indices);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // 8 bits per pixel, colours from the palette.
  header.set([8, 3], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("PLTE", Uint8Array.from(palette.flatMap(channelsOf))),
    chunk("IDAT", deflateSync(rows, { level: 7 })),
    chunk("IEND", new Uint8Array()),
  ]);
}

function countColours(pixels: Uint32Array): Map<number, number> {
  const counts = new Map<number, number>();
  let start = 0;
  for (let end = 1; end <= pixels.length; end++) {
    const pixel = pixels[start] ?? 0;
    if (pixels[end] === pixel) continue;
    counts.set(pixel, (counts.get(pixel) ?? 0) + end - start);
    start = end;
  }
  return counts;
}

/** The most frequent colours; of equal ones the lower, so that the bytes are always the same. */
function choosePalette(counts: ReadonlyMap<number, number>): number[] {
  return [...counts]
    .toSorted(([a, m], [b, n]) => n - m || a - b)
    .slice(0, maxColours)
    .map(([pixel]) => pixel);
}

function mapToPalette(pixels: readonly number[], palette: readonly number[]): Map<number, number> {
  const targets = palette.map(channelsOf);
  const known = new Map(palette.map((pixel, index) => [pixel, index]));
  return new Map(pixels.map((pixel) => [pixel, known.get(pixel) ?? findNearest(channelsOf(pixel), targets)]));
}

function findNearest([red, green, blue]: Channels, targets: readonly Channels[]): number {
  const distances = targets.map(([r, g, b]) => (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2);
  return distances.indexOf(Math.min(...distances));
}

type Channels = readonly [red: number, green: number, blue: number];

/** Red, green and blue on white; the canvas keeps a pixel as alpha, blue, green, red, from the highest byte down. */
function channelsOf(pixel: number): Channels {
  const onWhite = (value: number) => 255 - Math.round(((pixel >>> 24) * (255 - value)) / 255);
  return [onWhite(pixel & 255), onWhite((pixel >>> 8) & 255), onWhite((pixel >>> 16) & 255)];
}

function fillRow(row: Uint8Array, pixels: Uint32Array, indices: ReadonlyMap<number, number>): void {
  let last = pixels[0] ?? 0;
  let index = indices.get(last) ?? 0;
  for (const [x, pixel] of pixels.entries()) {
    if (pixel !== last) {
      last = pixel;
      index = indices.get(pixel) ?? 0;
    }
    row[x] = index;
  }
}

function chunk(type: string, body: Uint8Array): Buffer {
  const typed = Buffer.concat([Buffer.from(type, "latin1"), body]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(body.length, 0);
  frame.writeUInt32BE(crc32(typed), 4);
  return Buffer.concat([frame.subarray(0, 4), typed, frame.subarray(4)]);
}
