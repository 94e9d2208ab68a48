import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const main = new URL("../../dist/main.js", import.meta.url);

test("a start of cibot loads no package: what only some commands need comes with them", () => {
  const loaded = [...readFileSync(main, "utf8").matchAll(/^import (?:.* from )?"([^"]+)";$/gm)].map(([, name]) => name);
  expect(loaded).toContain("node:fs");
  expect(loaded.filter((name) => !/^(node:|\.\/)/.test(name ?? ""))).toEqual([]);
});
