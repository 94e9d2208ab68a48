import { Readable } from "node:stream";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createByteReader } from "../../../src/adapters/release-store/byte-reader.ts";

/** As a pipe gives them: cut anywhere. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end)).filter((part) => part.length > 0);
}

test("lines and bytes come out as they went in, however the stream is cut", async () => {
  const line = fc.string({ unit: "grapheme" }).map((text) => text.replaceAll("\n", ""));
  const message = fc.tuple(line, fc.uint8Array({ maxLength: 50 }));
  await fc.assert(
    fc.asyncProperty(
      fc.array(message, { maxLength: 8 }),
      fc.array(fc.nat(), { maxLength: 12 }),
      async (sent, places) => {
        const bytes = Buffer.concat(sent.flatMap(([text, body]) => [Buffer.from(`${text}\n`), Buffer.from(body)]));
        const reader = createByteReader(Readable.from(cut(bytes, places)), () => undefined);
        for (const [text, body] of sent) {
          expect(await reader.line(10_000)).toBe(Buffer.from(text).toString());
          expect(Buffer.from((await reader.bytes(body.length)) ?? [])).toEqual(Buffer.from(body));
        }
        expect(reader.ended).toBe(false);
        expect(await reader.line(10_000)).toBeNull();
        expect(reader.ended).toBe(true);
      },
    ),
  );
});

test("a stream that ends too early gives nothing, and says that it has ended", async () => {
  const reader = createByteReader(Readable.from([Buffer.from("half a line")]), () => undefined);
  expect(await reader.line(100)).toBeNull();
  expect(reader.ended).toBe(true);
  expect(await reader.bytes(100)).toBeNull();
});

test("a line beyond the limit is given up while the stream goes on", async () => {
  const endless = Readable.from(
    (function* () {
      for (;;) yield Buffer.alloc(1000, "x");
    })(),
  );
  const reader = createByteReader(endless, () => undefined);
  expect(await reader.line(5000)).toBeNull();
  expect(reader.ended).toBe(false);
});
