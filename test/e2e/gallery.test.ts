import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasChromium, launchChromium } from "../support/chromium.ts";

const script = fileURLToPath(new URL("../../.ci/gallery.js", import.meta.url));

test("a gallery that is none is refused with those that there are", () => {
  const end = spawnSync(process.execPath, [script, "posters"], { encoding: "utf8" });
  expect([end.status, end.stdout, end.stderr]).toEqual([
    2,
    "",
    'error: "posters" is no gallery; there are plots, comment and readme.\n',
  ]);
});

describe.skipIf(!hasChromium("the gallery's comment"))("the comment on a merge request", () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "cibot-gallery-test-"));
    // It trains the sample project three times.
    const stdout = execFileSync(process.execPath, [script, "comment", folder], { encoding: "utf8" });
    expect(stdout).toBe(`${join(folder, "index.html")}\n`);
  }, 300_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each([
    ["comment-1280.png", 1280],
    ["comment-400.png", 800],
    ["comment-unfolded.png", 1280],
  ])("is pictured in %s", (file, pixels) => {
    const png = readFileSync(join(folder, file));
    expect(png.subarray(1, 4).toString("latin1")).toBe("PNG");
    expect(png.readUInt32BE(16)).toBe(pixels);
    expect(png.readUInt32BE(20)).toBeGreaterThan(pixels);
  });

  test("shows report, gates, folds, the runs before, and every image as GitLab has it", async () => {
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      await page.goto(pathToFileURL(join(folder, "index.html")).href);
      await page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true");
      const shown: { src: string; width: number }[] = await page.evaluate(
        "Promise.all([...document.images].map(async (image) => (await image.decode(), " +
          "{ src: image.getAttribute('src'), width: image.naturalWidth })))",
      );
      expect(shown).toHaveLength(4);
      for (const { src, width } of shown) {
        expect(src).toMatch(/^uploads\/[0-9a-f]{32}\/[\w.-]+\.png$/);
        expect(width).toBeGreaterThan(0);
      }
      expect(await page.locator(".absent").count()).toBe(0);
      const text = (await page.locator(".timeline .body").textContent()) ?? "";
      expect(text).toMatch(/^\s*✅ Better than main · ROC AUC 0\.\d{3} → 0\.\d{3}/);
      for (const part of ["2 gates passed", "Plots of the project (2)", "Reproduce and audit"]) {
        expect(text).toContain(part);
      }
      expect(text).toMatch(/Run 3 · earlier ROC AUC on test 0\.\d{3} → 0\.\d{3}/);
    } finally {
      await browser.close();
    }
  });
});
