import fc from "fast-check";
import { expect, test } from "vitest";
import { disarmMarkers, type Marker, parseMarker, renderMarker } from "../../../src/core/publishing/marker.ts";
import { wellFormed } from "../../../src/core/text/well-formed.ts";

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: length, maxLength: length });
const anyKey = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom("-", ">", "<", "!", ";", "=", "\n", " ", "%", "é", "\ud800", "\udc00", "--") }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }),
);
const anyMarker: fc.Arbitrary<Marker> = fc.record({
  key: anyKey,
  sha: hex(40),
  at: fc.date({ noInvalidDate: true, min: new Date(0), max: new Date("2999-01-01") }).map((date) => date.toISOString()),
  pipeline: fc.option(fc.nat()),
  body: hex(12),
});

test("a marker that was printed is read back, whatever its key holds", () => {
  fc.assert(
    fc.property(anyMarker, fc.string(), (marker, rest) => {
      expect(parseMarker(`${renderMarker(marker)}\n${rest}`)).toEqual({ ...marker, key: wellFormed(marker.key) });
    }),
  );
});

test("a marker is one HTML comment on one line, whatever its key holds", () => {
  fc.assert(
    fc.property(anyMarker, (marker) => {
      const text = renderMarker(marker);
      expect(text).toMatch(/^<!-- [!-~]+ -->$/);
      expect(text.slice(4, -3)).not.toContain("--");
    }),
  );
});

const genuine = renderMarker({
  key: "m/report",
  sha: "ab12cd34",
  at: "2026-11-24T12:00:00.000Z",
  pipeline: 901,
  body: "3fa9c1d2",
});

test.each([
  ["after other text", `Look: ${genuine}`],
  ["after a blank line", `\n${genuine}`],
  ["after a space", ` ${genuine}`],
  ["in a quote", `> ${genuine}`],
  ["of a later format", genuine.replace("schema=1", "schema=2")],
  ["with a part missing", genuine.replace(/;body=\w+/, "")],
  ["with a key that is no URL encoding", genuine.replace("m%2Freport", "%E0%A4%A")],
  ["without its end", genuine.slice(0, -4)],
])("a marker %s is none", (_what, comment) => {
  expect(parseMarker(comment)).toBeUndefined();
});

test.each([
  genuine,
  genuine.replace("<!-- ", "<!--"),
  genuine.replace("<!-- ", "<!--\n\t "),
  genuine.replace("<!-- ", "<!--\u00a0"),
  genuine.toUpperCase(),
  genuine.replace("cibot:", "CiBot :"),
])("a forged marker is shown as text: %j", (forged) => {
  const disarmed = disarmMarkers(`${forged}\nreport\n${forged}`);
  expect(disarmed).not.toMatch(/<!--\s*cibot/i);
  expect(disarmed).toContain("&lt;!--");
  expect(parseMarker(disarmed)).toBeUndefined();
});

test("disarming leaves other HTML comments and all other text alone", () => {
  const text = "<!-- a note -->\nWe use cibot: it trains.\n<!-- cibot is good -->";
  expect(disarmMarkers(text)).toBe(text);
});

test("no disarmed text begins with a marker, and disarming it again changes nothing", () => {
  const pieces = fc.constantFrom("<!--", "<!", "--", " ", "cibot", ":", genuine, "\n", "&lt;", "x");
  fc.assert(
    fc.property(fc.string({ unit: pieces }), (text) => {
      const disarmed = disarmMarkers(text);
      expect(parseMarker(disarmed)).toBeUndefined();
      expect(disarmMarkers(disarmed)).toBe(disarmed);
    }),
  );
});
