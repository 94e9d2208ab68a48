import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const entry = fileURLToPath(new URL("../../../src/adapters/local-forge/create-local-forge.ts", import.meta.url));

/** The packages that importing a file loads: through `import … from`, not through `import()` and `import type`. */
function findPackages(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const sources = [...readFileSync(file, "utf8").matchAll(/^(?:import|export) (?!type )[^;]*?from "([^"]+)"/gm)];
  return sources.flatMap(([, source = ""]) => {
    if (source.startsWith("node:")) return [];
    return source.startsWith(".") ? findPackages(join(dirname(file), source), seen) : [source];
  });
}

test("opening the forge loads no package; building its page loads the Markdown renderer", () => {
  expect(findPackages(entry)).toEqual([]);
  expect(findPackages(join(dirname(entry), "render-page.ts"))).toContain("rehype-sanitize");
});
