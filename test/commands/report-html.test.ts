import { expect, test } from "vitest";
import { report } from "../../src/commands/report.ts";
import { train } from "../../src/commands/train.ts";
import { given } from "../support/given.ts";

const page = ".cibot/report/report.html";

test("with --html the page is written beside the report, with its plots, their specifications and the evidence", async () => {
  const world = given();
  await report({ publish: false, html: true }, world.deps);
  expect(world.files.text(page)).toBe(world.files.text(".cibot/report/report.md"));
  const [rendered] = world.reportPages.rendered;
  expect(rendered).toMatchObject({
    model: "credit-default",
    headline: expect.stringMatching(/^Better than main · ROC AUC /),
    at: "2026-11-24T12:00:00.000Z",
    evidence: world.files.text(".cibot/report/report.json"),
  });
  const pictures = world.files.paths.filter((path) => path.endsWith(".png"));
  for (const paths of [rendered?.images, rendered?.views])
    expect(
      Object.keys(paths ?? {})
        .map((path) => `.cibot/report/${path}`)
        .toSorted(),
    ).toEqual(pictures);
  expect(JSON.stringify(rendered?.views)).toContain('"tooltip"');
  expect(world.output.result).toMatchObject({ report: { html: page } });
});

test("it can have a file of its own", async () => {
  const world = given();
  await report({ publish: false, html: "public/index.html" }, world.deps);
  expect(world.files.paths).toContain("public/index.html");
  expect(world.files.paths).not.toContain(page);
});

test("cibot train writes it too", async () => {
  const world = given();
  await train({ html: true }, world.deps);
  expect(world.files.paths).toContain(page);
  expect(world.output.result).toMatchObject({ report: { html: page } });
});

test("without --html there is no page, and nothing is loaded for one", async () => {
  const { deps, output } = given();
  const reportPages = () => Promise.reject(new Error("not needed"));
  await report({ publish: false }, { ...deps, reportPages });
  expect(output.result).toMatchObject({ report: { html: null } });
});

test("--dry-run names the page and writes nothing", async () => {
  const world = given();
  await report({ publish: false, html: true, dryRun: true }, world.deps);
  expect(world.files.paths).not.toContain(page);
  expect(world.output.result).toMatchObject({ report: { html: page } });
});

test("secrets are masked in it", async () => {
  const world = given({ env: { CI_TOKEN: "more-features" } });
  world.reportPages.render = async ({ views }) => JSON.stringify(views);
  await report({ publish: false, html: true }, world.deps);
  expect(world.files.text(page)).toContain("[masked]");
  expect(world.files.text(page)).not.toContain("more-features");
});

test("a disk that is full ends the command before anything is published; the report stays", async () => {
  const world = given();
  world.files.noRoomFor = /html$/;
  await expect(report({ html: true }, world.deps)).rejects.toMatchObject({ code: "disk_full" });
  expect(world.files.paths).toContain(".cibot/report/report.md");
  expect(world.comments.bodies).toEqual([]);
});
