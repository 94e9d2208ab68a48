import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTemplates } from "../../src/adapters/templates/create-templates.ts";
import { pythonPrograms } from "../support/python-environment.ts";

const templates = fileURLToPath(new URL("../../templates", import.meta.url));
let folder: string;
let run: (program: string, ...args: string[]) => string;

beforeAll(async () => {
  const bin = await pythonPrograms();
  folder = mkdtempSync(join(tmpdir(), "cibot-sample-"));
  await createTemplates(templates).layOutProject(folder);
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}`, DVC_NO_ANALYTICS: "1" };
  run = (program, ...args) =>
    execFileSync(program, args, { cwd: folder, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  run("git", "init", "--quiet", "--initial-branch=main");
  run("dvc", "init", "--quiet");
  run("dvc", "add", "--quiet", "data/raw/application.csv", "data/raw/bureau.csv");
  run("dvc", "repro", "--quiet");
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("its Python is linted and formatted", () => {
  expect(run("ruff", "check", ".")).toContain("All checks passed");
  expect(run("ruff", "format", "--check", ".")).toContain("already formatted");
});

test("its own Python tests pass", () => {
  expect(run("python", "-m", "pytest", "--quiet", "-p", "no:cacheprovider")).toMatch(/\d+ passed/);
}, 120_000);

test("a change of the bureau features reruns exactly the three stages that they reach", () => {
  const params = join(folder, "params.yaml");
  writeFileSync(
    params,
    readFileSync(params, "utf8").replace("- existing_credits", "- existing_credits\n  - checking_account_status"),
  );

  const stages = [...run("dvc", "repro").matchAll(/^Running stage '(.+)':$/gm)].map(([, stage]) => stage);

  expect(stages).toEqual(["extract_features_bureau", "join_features", "train"]);
}, 60_000);

test("scoring the same month twice writes the same bytes", () => {
  const month = join(folder, "storage/predictions/scoring_date=2026-11-01");
  const score = () => {
    run(
      "python",
      "src/stages/scoring.py",
      "--config=params.yaml",
      "--scoring-date=2026-11-01",
      "--storage-path=storage",
    );
    const files = readdirSync(month, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return Object.fromEntries(
      files.map((file) => [file.name, readFileSync(join(file.parentPath, file.name)).toString("base64")]),
    );
  };
  const first = score();
  rmSync(month, { recursive: true });
  expect(score()).toEqual(first);
  expect(Object.keys(first)).toContain("current");
}, 60_000);
