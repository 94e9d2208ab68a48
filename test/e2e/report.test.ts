import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createDvcProject, type DvcProject } from "../support/dvc-project.ts";
import { hasSmallDisk, onSmallDisk } from "../support/small-disk.ts";

let project: DvcProject;

beforeEach(async () => {
  project = await createDvcProject();
});

afterEach(() => project.remove());

describe("cibot report", () => {
  test("on a fresh clone of main finds no difference, and says why", async () => {
    const { exit, document, stderr } = await project.json(["report"]);
    expect(exit, stderr).toBe(0);
    expect(document.report).toMatchObject({ verdict: "noise", markdown: ".cibot/report/report.md" });
    expect(await project.read(".cibot/report/report.md")).toContain("this commit itself, which is on main");
  });

  test("prints the report and writes nothing with --dry-run", async () => {
    const { exit, stdout } = await project.cibot(["report", "--dry-run"]);
    expect(exit).toBe(0);
    expect(stdout).toMatch(/^### ➖ No clear difference from main · ROC AUC [\s\S]*<\/sub>\n$/);
    expect(existsSync(join(project.directory, ".cibot/report"))).toBe(false);
    expect(existsSync(join(project.directory, ".cibot/forge"))).toBe(false);
  });

  test("goes on without a number where a metrics file has NaN, and says so", async () => {
    await project.write("metrics.json", '{"test": {"accuracy": NaN}}\n');
    const { exit } = await project.json(["report"]);
    expect(exit).toBe(0);
    expect(await project.read(".cibot/report/report.md")).toMatch(
      /> ⚠️ test\S*accuracy in metrics.json is no finite number/,
    );
  });
});

const rows = (count: number, target: (row: number) => number) =>
  `id,target,score\n${Array.from({ length: count }, (_, row) => `${row},${target(row)},${row / count}\n`).join("")}`;

describe("bad results", () => {
  test.each([
    ["a metrics file that is missing", "metrics.json", null, 1, "metrics_unreadable"],
    ["a metrics file that is not JSON", "metrics.json", "{accuracy", 1, "metrics_unreadable"],
    ["predictions that are missing", "pred/test.csv", null, 2, "predictions_missing"],
    ["predictions without a byte", "pred/test.csv", "", 2, "no_rows"],
    ["predictions without a row", "pred/test.csv", "id,target,score\n", 2, "no_rows"],
    ["predictions without the column", "pred/test.csv", "id,target,p\n1,0,0.5\n", 2, "unknown_column"],
    ["predictions of one class", "pred/test.csv", rows(20, () => 0), 2, "one_class"],
    ["predictions of three classes", "pred/test.csv", rows(20, (row) => row % 3), 2, "invalid_labels"],
    ["predictions that are no numbers", "pred/test.csv", "id,target,score\n1,0,high\n2,1,low\n", 2, "invalid_scores"],
  ] as const)(
    "%s end the report with a way out, and what was published stays",
    async (_what, path, text, exit, code) => {
      await project.json(["report"]);
      const before = await project.read(".cibot/forge/index.html");
      if (text === null) rmSync(join(project.directory, path));
      else await project.write(path, text);

      const end = await project.json(["report"]);

      expect([end.exit, end.document.error.code]).toEqual([exit, code]);
      expect(end.document.error.message).toContain(path);
      expect(end.stderr).toMatch(/\nhint: [A-Z].+\./);
      expect(await project.read(".cibot/forge/index.html")).toBe(before);
    },
  );
});

describe("cibot comment", () => {
  test("publishes a file with its images, once per content, and no file from elsewhere", async () => {
    mkdirSync(join(project.directory, "out"));
    const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    writeFileSync(join(project.directory, "out/a.png"), Buffer.from(pixel, "base64"));
    await project.write(
      "out/note.md",
      "# Drift\n\n![a](a.png) ![b](a.png) ![p](../../../../etc/passwd) ![t](note.md)\n",
    );

    const first = await project.json(["comment", "out/note.md", "--target", "issue/4"]);
    const second = await project.json(["comment", "out/note.md", "--target", "issue/4"]);

    expect(first.document.publish).toMatchObject({
      action: "created",
      target: "issue/4",
      uploads: { new: 1, reused: 1, failed: 2 },
    });
    expect(second.document.publish).toMatchObject({ action: "unchanged", url: first.document.publish.url });
    expect(first.stderr).toContain('image "../../../../etc/passwd" is not published: outside the report\'s folder');
    expect(first.stderr).toContain('image "note.md" is not published: not a PNG, JPEG, GIF, WebP or SVG image');
    expect(await project.read(".cibot/forge/index.html")).not.toContain("root:");
  });

  test("of a file that is not there names it", async () => {
    const { exit, document } = await project.json(["comment", "nope.md"]);
    expect([exit, document.error.code]).toEqual([2, "file_missing"]);
  });
});

describe.skipIf(!hasSmallDisk("a disk that fills up"))("a disk that fills up", () => {
  test("while the report is written loses no training, and publishes nothing", async () => {
    project.git("switch", "--quiet", "--create", "less-noise");
    await project.write("params.yaml", "rows: 100\nnoise: 0.2\n");
    project.commit("Less noise [exp]");
    const folder = join(project.directory, ".cibot");
    mkdirSync(folder);

    const failed = await project.json(["train"], { wrap: (command) => onSmallDisk(folder, "64k", command) });

    expect([failed.exit, failed.document.error.code]).toEqual([1, "disk_full"]);
    expect(failed.document.error.message).toMatch(/^The disk is full: "\.cibot\/report\//);
    const [, resume = ""] = /go on without training: `cibot (train --resume \S+)`/.exec(failed.stderr) ?? [];

    const resumed = await project.json(resume.split(" "));

    expect(resumed.exit, resumed.stderr).toBe(0);
    expect(resumed.document).toMatchObject({ report: { verdict: "better" }, merge_request: { action: "created" } });
  });
});
