import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { createDuckdbScores } from "../../../src/adapters/duckdb/create-duckdb-scores.ts";

// Apart from the other tests, as these look at what this process has loaded.
const isLoaded = () => {
  const report = process.report.getReport() as { readonly sharedObjects?: readonly string[] };
  return report.sharedObjects?.some((name) => name.includes("duckdb"));
};

test("DuckDB is loaded at the first file, and leaves no temporary folder behind", async () => {
  const folder = mkdtempSync(join(tmpdir(), "cibot-process-"));
  vi.stubEnv("TMPDIR", folder);
  const scores = createDuckdbScores();
  await scores.close();
  expect(isLoaded()).toBe(false);

  writeFileSync(join(folder, "a.csv"), "s,y\n0.5,1\n0.4,0\n");
  const source = { name: "test", paths: [join(folder, "a.csv")], label: "y", score: "s" };
  expect((await scores.aggregate(source)).bins.scores).toHaveLength(2);
  expect(isLoaded()).toBe(true);
  expect(readdirSync(folder)).toHaveLength(2);

  await scores.close();
  await scores.close();
  expect(readdirSync(folder)).toEqual(["a.csv"]);
  expect((await scores.aggregate(source)).bins.scores).toHaveLength(2);
  await scores.close();
  rmSync(folder, { recursive: true });
});
