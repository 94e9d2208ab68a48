import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { createLocalImages } from "../../../src/adapters/project-files/create-local-images.ts";
import { temporaryFolder } from "../../support/git-repository.ts";
import { openFiles } from "../../support/processes.ts";

const png = Buffer.from("\x89PNG\r\n\x1a\n…", "latin1");

/** A project with a folder `report`, and something secret beside it. */
function given() {
  const project = join(temporaryFolder(), "project");
  const write = (path: string, content: string | Uint8Array = png) => {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), content);
  };
  write("report/plot.png");
  write("secret.png");
  return { project, write, images: createLocalImages(project), link: linkIn(project) };
}

const linkIn = (project: string) => (target: string, path: string) => symlinkSync(target, join(project, path));

const refused = (reason: string) => ({ kind: "refused", reason });

test("an image comes with its name and all of its bytes", async () => {
  const { images, write } = given();
  const content = Buffer.concat([png, Buffer.alloc(100_000, 1)]);
  write("report/plots/lift.png", content);
  expect(await images.read("report", "plots/lift.png")).toEqual({ kind: "image", name: "lift.png", content });
});

test.each([
  ["plot.png", "plot.png"],
  ["plot.png", "./plot.png"],
  ["plot.png", "plots/../plot.png"],
  ["lift curve.png", "lift%20curve.png"],
  ["größe.png", "gr%C3%B6%C3%9Fe.png"],
  ["größe.png", "größe.png"],
  ["100%.png", "100%.png"],
  ["a#1?.png", "a%231%3F.png"],
  ["plot.png", "plot.png?raw=1"],
  ["plot.png", "plot.png#top?x"],
  ["..plot.png", "..plot.png"],
])("%j is what %j refers to", async (name, url) => {
  const { images, write } = given();
  write(`report/${name}`);
  write("report/plots/other.png");
  expect(await images.read("report", url)).toEqual({ kind: "image", name, content: png });
});

test("an absolute path inside the folder is fine", async () => {
  const { images, project } = given();
  expect(await images.read("report", `${project}/report/plot.png`)).toMatchObject({ kind: "image" });
});

test.each([
  "..",
  "../",
  "../secret.png",
  "%2e%2e%2Fsecret.png",
  "plots/../../secret.png",
  "../report-2/a.png",
  "../..",
])("%s is outside the folder", async (url) => {
  const { images, write } = given();
  write("report-2/a.png");
  write("report/plots/a.png");
  expect(await images.read("report", url)).toEqual(refused("outside the report's folder"));
});

test("an absolute path elsewhere is outside the folder", async () => {
  const { images, project } = given();
  expect(await images.read("report", `${project}/secret.png`)).toEqual(refused("outside the report's folder"));
});

test("a link out of the folder is refused, be it of a file or of a folder", async () => {
  const { images, link } = given();
  link("../secret.png", "report/link.png");
  link("..", "report/up");
  for (const url of ["link.png", "up/secret.png"]) {
    expect(await images.read("report", url)).toEqual(refused("outside the report's folder"));
  }
});

test("a link within the folder is followed, and the folder itself may be one", async () => {
  const { images, link } = given();
  link("plot.png", "report/link.png");
  link("report", "alias");
  expect(await images.read("alias", "link.png")).toMatchObject({ kind: "image", content: png });
});

test.each([
  ["report", "nothing.png"],
  ["report", "dangling.png"],
  ["report", "loop.png"],
  ["report", "plot.png/inside"],
  ["report", "plot%00.png"],
  ["nowhere", "plot.png"],
])("in %s there is no file %s", async (folder, url) => {
  const { images, link } = given();
  link("nowhere.png", "report/dangling.png");
  link("loop.png", "report/loop.png");
  expect(await images.read(folder, url)).toEqual(refused("no such file"));
});

test.each(["", ".", "plots", "pipe.png"])("%j is not a file, and nobody waits for it", async (url) => {
  const { images, project, write } = given();
  write("report/plots/a.png");
  execFileSync("sh", ["-c", "mkfifo report/pipe.png"], { cwd: project });
  expect(await images.read("report", url)).toEqual(refused("not a file"));
});

test("an image of 10 MiB is fine, and not one byte more", async () => {
  const { images, project } = given();
  truncateSync(join(project, "report/plot.png"), 10 * 1024 * 1024);
  expect(await images.read("report", "plot.png")).toMatchObject({ kind: "image" });
  truncateSync(join(project, "report/plot.png"), 10 * 1024 * 1024 + 1);
  expect(await images.read("report", "plot.png")).toEqual(refused("larger than 10 MiB"));
});

test("what is read, and what is refused, is closed again", async () => {
  const { images, project, write } = given();
  write("report/text.png", "text");
  await images.read("report", "plot.png");
  await images.read("report", "text.png");
  expect(openFiles().filter((path) => path.startsWith(project))).toEqual([]);
});

test("an image behind a link has the name of the link: DVC's cache has no names", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "d41d8cd98f"), "\x89PNG\r\n\x1a\n", "latin1");
  symlinkSync("d41d8cd98f", join(folder, "roc.png"));
  expect(await createLocalImages(folder).read(".", "./roc.png")).toMatchObject({ kind: "image", name: "roc.png" });
});
