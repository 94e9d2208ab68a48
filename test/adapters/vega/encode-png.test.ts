import { createCanvas, loadImage } from "canvas";
import { expect, test } from "vitest";
import { encodePng } from "../../../src/adapters/vega/encode-png.ts";

type Colour = readonly [red: number, green: number, blue: number, alpha: number];

async function roundTrip(width: number, colours: readonly Colour[]): Promise<number[][]> {
  const height = colours.length / width;
  const image = await loadImage(
    Buffer.from(await encodePng({ width, height, data: Uint8ClampedArray.from(colours.flat()) })),
  );
  const context = createCanvas(width, height).getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  return colours.map((_, index) => [...data.subarray(4 * index, 4 * index + 4)]);
}

test("up to 256 colours come back as they were", async () => {
  const colours = Array.from({ length: 256 }, (_, index): Colour => [index, 255 - index, (7 * index) % 256, 255]);
  expect(await roundTrip(32, colours)).toEqual(colours);
});

test("what is transparent comes back on white", async () => {
  expect(
    await roundTrip(2, [
      [0, 0, 0, 0],
      [0, 0, 0, 51],
    ]),
  ).toEqual([
    [255, 255, 255, 255],
    [204, 204, 204, 255],
  ]);
});

test("of more colours the rare ones become their nearest frequent one", async () => {
  const frequent = Array.from({ length: 256 }, (_, index): Colour => [index, index, 0, 255]);
  const [rare] = await roundTrip(513, [[10, 10, 3, 255], ...frequent, ...frequent]);
  expect(rare).toEqual([10, 10, 0, 255]);
});
