import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
let house: string;

beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), "cibot-house-"));
  for (const name of ["src", "package.json", "tsconfig.json", ".dependency-cruiser.cjs"]) {
    cpSync(join(root, name), join(house, name), { recursive: true });
  }
  symlinkSync(join(root, "node_modules"), join(house, "node_modules"));
});

afterAll(() => rmSync(house, { recursive: true, force: true }));

/** Runs the checker on a copy of the sources in which one file was planted: on that file and what it leads to, or on all. */
function checkWith(path: string, text: string, scope = path): { ok: boolean; output: string } {
  const file = join(house, path);
  writeFileSync(file, text);
  const checker = join(root, "node_modules/.bin/depcruise");
  const end = spawnSync(checker, ["--config", ".dependency-cruiser.cjs", scope], { cwd: house, encoding: "utf8" });
  rmSync(file);
  return { ok: end.status === 0, output: end.stdout };
}

// Reading all sources takes the checker its while on a busy machine.
vi.setConfig({ testTimeout: 90_000 });

test("the sources as they are keep every boundary", () => {
  const { ok, output } = checkWith("src/notes.txt", "no source", "src");
  expect(output).toContain("no dependency violations found");
  expect(ok).toBe(true);
});

test.each([
  [
    "core does I/O",
    "core-is-pure",
    "src/core/ci/planted.ts",
    'import { readFile } from "node:fs";\nexport { readFile };\n',
  ],
  [
    "core uses a port",
    "core--imports",
    "src/core/ci/planted.ts",
    'import type { Clock } from "../../ports/clock.ts";\nexport type Planted = Clock;\n',
  ],
  [
    "core uses a package that is not pure",
    "core--packages",
    "src/core/ci/planted.ts",
    'import { execa } from "execa";\nexport { execa };\n',
  ],
  [
    "a command uses an adapter",
    "commands--imports",
    "src/commands/planted.ts",
    'import { createHistory } from "../adapters/git/create-history.ts";\nexport { createHistory };\n',
  ],
  [
    "the terminal uses the domain",
    "cli--imports",
    "src/cli/planted.ts",
    'import { shortSha } from "../core/report/format.ts";\nexport { shortSha };\n',
  ],
  [
    "one adapter uses another",
    "adapters-stand-alone",
    "src/adapters/git/planted.ts",
    'import { createRunDvc } from "../dvc/run-dvc.ts";\nexport { createRunDvc };\n',
  ],
  [
    "a port holds code",
    "ports-are-types",
    "src/ports/planted.ts",
    'import { shortSha } from "../core/report/format.ts";\nexport { shortSha };\n',
  ],
  [
    "the program imports the script of a page",
    "browser-stands-alone",
    "src/commands/planted.ts",
    'import { showTooltip } from "../browser/show-tooltip.ts";\nexport { showTooltip };\n',
  ],
  [
    "something imports the composition root",
    "main-is-the-root",
    "src/cli/planted.ts",
    'import { main } from "../main.ts";\nexport { main };\n',
  ],
])("fails when %s", (_what, rule, path, text) => {
  const { ok, output } = checkWith(path, text);
  expect(output).toContain(`error ${rule}: ${path}`);
  expect(ok).toBe(false);
});

test("fails on a cycle within one room", () => {
  writeFileSync(
    join(house, "src/core/ci/there.ts"),
    'import { here } from "./planted.ts";\nexport const there = () => here;\n',
  );
  const { ok, output } = checkWith(
    "src/core/ci/planted.ts",
    'import { there } from "./there.ts";\nexport const here = () => there;\n',
  );
  rmSync(join(house, "src/core/ci/there.ts"));
  expect(output).toContain("error no-cycle");
  expect(ok).toBe(false);
});
