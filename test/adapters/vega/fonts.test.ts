import { existsSync } from "node:fs";
import { GlobalFonts } from "canvas";
import { expect, test } from "vitest";
import { findFonts, registerFonts } from "../../../src/adapters/vega/fonts.ts";
import { fontFamily } from "../../../src/core/plots/theme.ts";
import { fontMissing } from "../../../src/errors.ts";

test("each family of the theme is bundled in regular and semi-bold", () => {
  const fonts = findFonts();
  const named = fontFamily.split(", ").filter((family) => family !== "sans-serif");
  expect([...new Set(fonts.map(({ family }) => family))]).toEqual(named);
  expect(fonts).toHaveLength(2 * named.length);
  expect(fonts.filter(({ path }) => !existsSync(path))).toEqual([]);
});

test.each(["/nowhere/inter.woff2", import.meta.filename])("%s is font_missing", (path) => {
  const register = () => registerFonts(GlobalFonts, [{ family: "Broken", path }]);
  expect(register).toThrow(expect.objectContaining({ code: fontMissing.code, message: expect.stringContaining(path) }));
});
