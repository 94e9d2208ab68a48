import { promisify } from "node:util";
import { crc32, deflate } from "node:zlib";

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and alpha of each pixel, row by row. */
  readonly data: Uint8ClampedArray;
}

const maxColours = 256;
/** On another thread, so that the next picture is drawn meanwhile. */
const compress = promisify(deflate);

/**
 * An opaque PNG of at most 256 colours, a third of the size of the canvas' own: a plot has few colours, and of the
 * blends at the edges of its letters the eye does not miss the rare ones (PNG, third edition, §11).
 */
export async function encodePng({ width, height, data }: Pixels): Promise<Uint8Array> {
  // A pixel as one number, signed, which the engine keeps without a box: nearly all are equal to the one before.
  const pixels = new Int32Array(data.buffer, data.byteOffset, width * height);
  const runs = findRuns(pixels, width);
  const colours = countColours(runs);
  const palette = choosePalette(colours);
  const rows = fillRows({ width, height, runs, indices: mapToPalette([...colours.keys()], palette) });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // 8 bits per pixel, colours from the palette.
  header.set([8, 3], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("PLTE", Uint8Array.from(palette.flatMap(channelsOf))),
    chunk("IDAT", await compress(rows, { level: 7 })),
    chunk("IEND", new Uint8Array()),
  ]);
}

/** Pixels of one colour beside each other in a row: where each run starts, and one more for the end. */
interface Runs {
  readonly starts: Uint32Array;
  readonly colours: Int32Array;
}

function findRuns(pixels: Int32Array, width: number): Runs {
  const starts = new Uint32Array(pixels.length + 1);
  const colours = new Int32Array(pixels.length);
  let count = 0;
  for (let row = 0; row < pixels.length; row += width) {
    let last: number | undefined;
    for (let index = row; index < row + width; index++) {
      const pixel = pixels[index] ?? 0;
      if (pixel === last) continue;
      last = pixel;
      starts[count] = index;
      colours[count] = pixel;
      count += 1;
    }
  }
  starts[count] = pixels.length;
  return { starts: starts.subarray(0, count + 1), colours: colours.subarray(0, count) };
}

function countColours({ starts, colours }: Runs): Map<number, number> {
  const counts = new Map<number, number>();
  for (let run = 0; run < colours.length; run++) {
    const colour = colours[run] ?? 0;
    const length = (starts[run + 1] ?? 0) - (starts[run] ?? 0);
    counts.set(colour, (counts.get(colour) ?? 0) + length);
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
  const targets = Uint8Array.from(palette.flatMap(channelsOf));
  const known = new Map(palette.map((pixel, index) => [pixel, index]));
  return new Map(pixels.map((pixel) => [pixel, known.get(pixel) ?? findNearest(channelsOf(pixel), targets)]));
}

/** Index of the nearest colour, the first of several; `targets` holds three channels of each. */
function findNearest([red, green, blue]: Channels, targets: Uint8Array): number {
  let [nearest, least] = [0, Infinity];
  for (let at = 0; at < targets.length; at += 3) {
    const [r, g, b] = [(targets[at] ?? 0) - red, (targets[at + 1] ?? 0) - green, (targets[at + 2] ?? 0) - blue];
    const distance = r * r + g * g + b * b;
    if (distance >= least) continue;
    least = distance;
    nearest = at / 3;
  }
  return nearest;
}

type Channels = readonly [red: number, green: number, blue: number];

/** Red, green and blue on white; the canvas keeps a pixel as alpha, blue, green, red, from the highest byte down. */
function channelsOf(pixel: number): Channels {
  const onWhite = (value: number) => 255 - Math.round(((pixel >>> 24) * (255 - value)) / 255);
  return [onWhite(pixel & 255), onWhite((pixel >>> 8) & 255), onWhite((pixel >>> 16) & 255)];
}

interface Filling {
  readonly width: number;
  readonly height: number;
  readonly runs: Runs;
  /** Of the palette, by colour. */
  readonly indices: ReadonlyMap<number, number>;
}

/** Each row starts with its filter: 0, none. */
function fillRows({ width, height, runs: { starts, colours }, indices }: Filling): Uint8Array {
  const rows = new Uint8Array((width + 1) * height);
  for (let run = 0; run < colours.length; run++) {
    const index = indices.get(colours[run] ?? 0) ?? 0;
    // The most frequent colour is there already.
    if (index === 0) continue;
    const filters = Math.floor((starts[run] ?? 0) / width) + 1;
    const end = (starts[run + 1] ?? 0) + filters;
    for (let at = (starts[run] ?? 0) + filters; at < end; at++) rows[at] = index;
  }
  return rows;
}

function chunk(type: string, body: Uint8Array): Buffer {
  const typed = Buffer.concat([Buffer.from(type, "latin1"), body]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(body.length, 0);
  frame.writeUInt32BE(crc32(typed), 4);
  return Buffer.concat([frame.subarray(0, 4), typed, frame.subarray(4)]);
}
