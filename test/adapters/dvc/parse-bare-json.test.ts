import { expect, test } from "vitest";
import { parseBareJson } from "../../../src/adapters/dvc/parse-bare-json.ts";

test.each([
  ['{"a": NaN, "b": [Infinity, -Infinity], "c": 1}', { a: null, b: [null, null], c: 1 }],
  ['{"NaN": "Infinity", "a": ": NaN,"}', { NaN: "Infinity", a: ": NaN," }],
  [String.raw`{"a": "\" NaN", "b": "\\", "c": NaN, "d": "x NaN"}`, { a: '" NaN', b: "\\", c: null, d: "x NaN" }],
  ["NaN", null],
  ["[]", []],
])("%s has null for what is no number, and its texts as they are", (text, value) => {
  expect(parseBareJson(text)).toEqual(value);
});

test("what is no JSON is refused", () => {
  expect(() => parseBareJson('{"a": NaN')).toThrow(SyntaxError);
});
