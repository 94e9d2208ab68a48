import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasChromium, launchChromium } from "../support/chromium.ts";
import { pythonPrograms } from "../support/python-environment.ts";

const doorway = fileURLToPath(new URL("../../bin/cibot.js", import.meta.url));
let folder: string;
let document: ReturnType<typeof JSON.parse>;

const demo = (...args: string[]) =>
  spawnSync(process.execPath, [doorway, "demo", ...args], { cwd: folder, encoding: "utf8" });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cibot-demo-test-"));
  const end = demo("--dir", "demo", "--json");
  expect(end.status, end.stderr).toBe(0);
  document = JSON.parse(end.stdout);
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the demo ends in a report that says better than main, with both plots", () => {
  const report = JSON.parse(readFileSync(join(document.directory, ".cibot/report/report.json"), "utf8"));
  const [auc] = report.evaluation.deltas.filter(
    (delta: { split: string; metric: string }) => delta.split === "test" && delta.metric === "roc_auc",
  );
  expect(auc).toMatchObject({ paired: true, verdict: "better" });
  expect(report.decision.matched).toBe(1);
  expect(report.training.stages).toHaveLength(5);
  expect(report.plots.map(({ path }: { path: string }) => path.replace(/\.[0-9a-f]{8}\.png$/, ""))).toEqual([
    "plots/lift",
    "plots/confusion",
  ]);
  const markdown = readFileSync(document.report, "utf8");
  expect(markdown).toContain("### ✅ Better than main");
});

const oracle = `
import json, pandas as pd
from sklearn.metrics import brier_score_loss, confusion_matrix, roc_auc_score, roc_curve
numbers = {}
for split in ("train", "test"):
    rows = pd.read_parquet(f"data/predictions/{split}.parquet")
    fpr, tpr, _ = roc_curve(rows.target, rows.score, drop_intermediate=False)
    numbers[split] = {
        "roc_auc": roc_auc_score(rows.target, rows.score),
        "ks": float(max(tpr - fpr)),
        "brier": brier_score_loss(rows.target, rows.score),
        "confusion": confusion_matrix(rows.target, rows.score >= 0.3).ravel().tolist(),
    }
print(json.dumps(numbers))
`;

test("cibot's numbers are those that scikit-learn computes from the same files", async () => {
  const python = join(await pythonPrograms(), "python");
  const expected = JSON.parse(execFileSync(python, ["-c", oracle], { cwd: document.directory, encoding: "utf8" }));
  const report = JSON.parse(readFileSync(join(document.directory, ".cibot/report/report.json"), "utf8"));
  expect(report.evaluation.splits).toHaveLength(2);
  for (const { name, metrics, confusion } of report.evaluation.splits) {
    expect(metrics.roc_auc.value).toBeCloseTo(expected[name].roc_auc, 12);
    expect(metrics.gini.value).toBeCloseTo(2 * expected[name].roc_auc - 1, 12);
    expect(metrics.ks.value).toBeCloseTo(expected[name].ks, 12);
    expect(metrics.brier.value).toBeCloseTo(expected[name].brier, 12);
    expect([confusion.tn, confusion.fp, confusion.fn, confusion.tp]).toEqual(expected[name].confusion);
  }
});

test("the page shows the comment and the merge request, whose branch holds the result", () => {
  const page = readFileSync(document.page, "utf8");
  expect(page).toContain("Better than main");
  expect(page).toContain("cibot/credit-default/checking-account");
  const git = (...args: string[]) => execFileSync("git", args, { cwd: document.directory, encoding: "utf8" });
  expect(git("show", "cibot/credit-default/checking-account:params.yaml")).toContain("sample_size: 1.0");
  expect(git("log", "-1", "--format=%B", "cibot/credit-default/checking-account")).toContain("Cibot-Experiment: ");
});

describe.skipIf(!hasChromium("the demo's page"))("the page in a browser", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  test.each([
    ["phone", 360, "light"],
    ["phone", 360, "dark"],
    ["desktop", 1280, "light"],
    ["desktop", 1280, "dark"],
  ] as const)(
    "fits a %s of %i px in %s colours, shows cibot's plots and the project's own, and asks nobody",
    async (device, width, colorScheme) => {
      const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
      const requests: string[] = [];
      page.on("request", (request) => requests.push(request.url()));
      await page.goto(pathToFileURL(document.page).href);
      for (const fold of await page.locator("summary").all()) await fold.click();

      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
      expect(await page.evaluate("[...document.images].map((image) => image.naturalWidth)")).toEqual([
        1280, 1280, 1280, 1280,
      ]);
      expect(await page.locator("details[open] table").count()).toBeGreaterThan(4);
      expect(await page.getByRole("heading", { name: /Better than main/ }).count()).toBe(1);
      expect(requests.filter((url) => !url.startsWith("file://"))).toEqual([]);
      if (process.env.CIBOT_SCREENSHOTS !== undefined) {
        await page.screenshot({
          path: join(process.env.CIBOT_SCREENSHOTS, `page-${device}-${colorScheme}.png`),
          fullPage: true,
        });
      }
      await page.close();
    },
  );
});

test("a folder that holds something else is refused and left alone", () => {
  const mine = join(folder, "mine");
  mkdirSync(mine);
  writeFileSync(join(mine, "thesis.txt"), "years of work");
  const { status, stderr } = demo("--dir", "mine");
  expect(status).toBe(2);
  expect(stderr).toContain("is not empty and is no earlier demo");
  expect(readdirSync(mine)).toEqual(["thesis.txt"]);
});

test("a missing Python is named with the command that installs it", () => {
  const bin = join(folder, "bin");
  mkdirSync(bin);
  const end = spawnSync(process.execPath, [doorway, "demo", "--dir", "without"], {
    cwd: folder,
    encoding: "utf8",
    env: { PATH: bin, HOME: folder },
  });
  expect(end.status).toBe(2);
  expect(end.stderr).toMatch(/apt-get install (python3|git)/);
  expect(existsSync(join(folder, "without/project/.git"))).toBe(false);
});
