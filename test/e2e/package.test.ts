import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
let folder: string;
let cibot: string;
let packed: { readonly size: number; readonly files: readonly { readonly path: string }[] };

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cibot-package-"));
  const output = execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], {
    cwd: root,
    encoding: "utf8",
  });
  const described: unknown = JSON.parse(output);
  const [entry] = Array.isArray(described) ? described : Object.values(described as object);
  packed = entry;
  const tarball = join(folder, entry.filename);
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
  execFileSync("npm", ["install", "--global", "--prefix", join(folder, "prefix"), ...quiet, tarball], {
    cwd: folder,
    stdio: "pipe",
  });
  cibot = join(folder, "prefix/bin/cibot");
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the installed package prints its version", () => {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  expect(execFileSync(cibot, ["--version"], { cwd: folder, encoding: "utf8" })).toBe(`${version}\n`);
});

test("the package holds what runs and what is laid out, and no sources, tests or caches", () => {
  const paths = packed.files.map(({ path }) => path);
  for (const path of [
    "bin/cibot.js",
    "dist/main.js",
    "dist/browser/show-plots.js",
    "templates/dags/scoring.py",
    "templates/project/_gitignore",
    "templates/project/.gitlab-ci.yml",
    "templates/project/data/raw/bureau.csv",
    "LICENSE",
  ]) {
    expect(paths).toContain(path);
  }
  expect(
    paths.filter((path) => /^(src|test|fixtures|bench|\.ci|dist\/tools)\/|__pycache__|\.pyc$|\.ts$/.test(path)),
  ).toEqual([]);
  expect(packed.size).toBeLessThan(5_000_000);
});

test("no script runs when it is installed", () => {
  const { scripts } = JSON.parse(readFileSync(join(folder, "prefix/lib/node_modules/cibot/package.json"), "utf8"));
  expect(Object.keys(scripts).filter((name) => /install/.test(name))).toEqual([]);
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  const installed = Object.entries<{ dev?: boolean; hasInstallScript?: boolean }>(lock.packages);
  expect(installed.filter(([, entry]) => entry.hasInstallScript && !entry.dev)).toEqual([]);
});

test("the installed package runs its demo in a clean folder", () => {
  const demo = join(folder, "demo");
  const output = execFileSync(cibot, ["demo", "--dir", demo], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  expect(output).toContain("✅ Better than main");
  expect(output).toContain(join(demo, "project/.cibot/forge/index.html"));
}, 300_000);
