import fc from "fast-check";
import { expect, test } from "vitest";
import { flattenValues } from "../../../src/core/training/revision-results.ts";

test.each([
  ["nested names become dotted", { a: { b: { c: 1 } }, d: 2 }, { "a.b.c": 1, d: 2 }],
  ["texts and booleans stay", { a: "x", b: true }, { a: "x", b: true }],
  [
    "numbers that are not finite become null",
    { a: Number.NaN, b: -Infinity, c: { d: Infinity } },
    { a: null, b: null, "c.d": null },
  ],
  ["lists become their JSON text", { a: [1, "x"] }, { a: '[1,"x"]' }],
  ["null stays null", { a: null }, { a: null }],
  ["a file that is one number has one unnamed value", 0.9, { "": 0.9 }],
  ["an empty file has no values", {}, {}],
])("%s", (_what, value, flat) => {
  expect(flattenValues(value)).toEqual(flat);
});

test("no value of a file changes other objects", () => {
  flattenValues(JSON.parse('{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}'));
  expect(Reflect.get({}, "polluted")).toBeUndefined();
});

test("every value is a finite number, a text, a boolean or null", () => {
  fc.assert(
    fc.property(fc.object(), (value) => {
      const odd = Object.values(flattenValues(value)).filter(
        (scalar) =>
          scalar !== null && (typeof scalar === "object" || (typeof scalar === "number" && !Number.isFinite(scalar))),
      );
      expect(odd).toEqual([]);
    }),
  );
});
