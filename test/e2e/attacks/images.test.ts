import { execFileSync } from "node:child_process";
import { mkdirSync, renameSync, symlinkSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { givenAttack } from "../../support/attack-world.ts";
import { reportsOn } from "../../support/gitlab-world.ts";
import { fakePng } from "../../support/publish-world.ts";

/** A folder `report/` with one good image, beside files that must stay where they are. */
async function givenFolder(text: string) {
  const attack = await givenAttack({
    "report/r.md": text,
    "report/good.png": fakePng("good"),
    "secret.png": fakePng("s"),
  });
  const at = (path: string) => join(attack.world.directory, path);
  return { ...attack, at, publishFolder: () => attack.comment("report/r.md") };
}

type Folder = Awaited<ReturnType<typeof givenFolder>>;

test.each<[string, string, (folder: Folder) => void]>([
  ["a path that climbs out", "../../../../etc/passwd", () => undefined],
  ["an image beside the folder", "../secret.png", () => undefined],
  ["a path that climbs out in disguise", "a/..%2f..%2fsecret.png", () => undefined],
  ["a path with backslashes", "..\\secret.png", () => undefined],
  ["a glob", "*.png", () => undefined],
  ["braces and a home folder", "~/{a,b}.png", () => undefined],
  ["a symbolic link out", "link.png", ({ at }) => symlinkSync("../secret.png", at("report/link.png"))],
  ["a link to the environment", "env.png", ({ at }) => symlinkSync("/proc/self/environ", at("report/env.png"))],
  ["an image in a linked folder", "up/secret.png", ({ at }) => symlinkSync("..", at("report/up"))],
  ["a link to itself", "loop.png", ({ at }) => symlinkSync("loop.png", at("report/loop.png"))],
  [
    "a named pipe",
    "pipe.png",
    ({ world }) => void execFileSync("sh", ["-c", "mkfifo report/pipe.png"], { cwd: world.directory }),
  ],
  ["a device", "zero.png", ({ at }) => symlinkSync("/dev/zero", at("report/zero.png"))],
  ["a folder", "dir.png", ({ at }) => mkdirSync(at("report/dir.png"))],
  ["HTML as .png", "page.png", ({ world }) => world.write({ "report/page.png": "<html><script>x</script></html>" })],
  ["text as .png", "text.png", ({ world }) => world.write({ "report/text.png": "password=1" })],
  ["an empty file", "empty.png", ({ world }) => world.write({ "report/empty.png": "" })],
  ["HTML that calls itself SVG", "x.svg", ({ world }) => world.write({ "report/x.svg": "<html><svg></svg>" })],
  [
    "a sparse file of 150 MB",
    "large.png",
    ({ at, world }) => {
      world.write({ "report/large.png": fakePng("large") });
      truncateSync(at("report/large.png"), 150 * 1024 ** 2);
    },
  ],
])("group 8, image files: %s is named and not sent; the others are", async (_what, address, make) => {
  const folder = await givenFolder(`![good](good.png) ![bad](${address})\n`);
  make(folder);
  const begin = performance.now();
  const end = await folder.publishFolder();
  expect(performance.now() - begin).toBeLessThan(5_000);
  expect(end).toMatchObject({ exit: 0, document: { publish: { uploads: { new: 1, reused: 0, failed: 1 } } } });
  expect(folder.gitlab.uploads.map(({ name, content }) => [name, content.toString("latin1")])).toEqual([
    ["good.png", Buffer.from(fakePng("good")).toString("latin1")],
  ]);
  expect(reportsOn(folder.gitlab, folder.mr)[0]).toMatch(
    /^!\[good\]\(\/uploads\/\S+\) \*\[bad: image not published, .+\]\*$/,
  );
});

test.each([
  "/proc/self/environ",
  "/etc/passwd",
  "file:///etc/passwd",
  "data:image/png;base64,AAAA",
  "//evil.example/a.png",
])("group 8, image files: %s is no file of the report, and is neither read nor shown", async (address) => {
  const { publishFolder, gitlab, mr } = await givenFolder(`![words](${address})\n`);
  expect(await publishFolder()).toMatchObject({ exit: 0, document: { publish: { uploads: { new: 0, failed: 0 } } } });
  expect(gitlab.uploads).toEqual([]);
  expect(reportsOn(gitlab, mr)[0]).not.toMatch(/!\[/);
});

test("group 8, image files: of 300 images 200 are sent, and the others are named", async () => {
  const names = Array.from({ length: 300 }, (_, index) => `report/${index}.png`);
  const folder = await givenFolder(names.map((name) => `![](${name.slice(7)})`).join("\n"));
  folder.world.write(Object.fromEntries(names.map((name) => [name, fakePng(name)])));
  const end = await folder.publishFolder();
  expect(end.document.publish.uploads).toEqual({ new: 200, reused: 0, failed: 100 });
  expect(reportsOn(folder.gitlab, folder.mr)[0]?.match(/a report shows at most 200/g)).toHaveLength(100);
});

test("group 8, image files: an image of huge dimensions is sent as it is, as nothing here decodes it", async () => {
  const header = Buffer.alloc(25);
  header.write("IHDR", 4, "latin1");
  header.writeUInt32BE(0x7fffffff, 8);
  header.writeUInt32BE(0x7fffffff, 12);
  const bomb = Buffer.concat([fakePng(""), header]);
  const { world, publishFolder, gitlab } = await givenFolder("![](bomb.png)\n");
  world.write({ "report/bomb.png": bomb });
  const before = process.memoryUsage().rss;
  expect((await publishFolder()).document.publish.uploads.new).toBe(1);
  expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 ** 2);
  expect(gitlab.uploads[0]?.content).toEqual(bomb);
});

test.each([
  ["a\n/close\nb.png", "a%0A/close%0Ab.png"],
  ["a\r\nx-evil: 1.png", "a%0D%0Ax-evil:%201.png"],
  ['a"; filename="b.png', "a%22;%20filename=%22b.png"],
  ["](javascript:x).png", "%5D%28javascript:x%29.png"],
  ["@all.png", "@all.png"],
  ["-rf.png", "-rf.png"],
])("group 8, image files: the name %j is a name", async (name, address) => {
  const folder = await givenFolder(`![words](${address})\n`);
  folder.world.write({ [`report/${name}`]: fakePng(name) });
  const end = await folder.publishFolder();
  expect(end.exit).toBe(0);
  expect(folder.gitlab.uploads).toHaveLength(1);
  expect(reportsOn(folder.gitlab, folder.mr)[0]).toMatch(/^!\[words\]\(\/uploads\/[0-9a-f]{32}\/[^\s()<>"[\]\\]+\)$/);
});

test("group 8, image files: an image that is swapped for a link while it is read is never what the link leads to", async () => {
  const { world, at, publishFolder, gitlab } = await givenFolder("![](swap.png)\n");
  const [mine, theirs, name] = [at("report/mine"), at("report/theirs"), at("report/swap.png")];
  let swapping = true;
  onTestFinished(() => {
    swapping = false;
  });
  const swap = async () => {
    for (let round = 0; swapping; round++) {
      if (round % 2 === 0) symlinkSync("../secret.png", theirs);
      else world.write({ "report/mine": fakePng("mine") });
      renameSync(round % 2 === 0 ? theirs : mine, name);
      await turn();
    }
  };
  const swapped = swap();
  for (let run = 0; run < 40; run++) await publishFolder();
  swapping = false;
  await swapped;
  expect(gitlab.uploads.map(({ content }) => content.subarray(8).toString())).not.toContain("s");
});

test("group 8, image files: of images of 300 MiB together 200 MiB are taken", { timeout: 60_000 }, async () => {
  const names = Array.from({ length: 30 }, (_, index) => `report/${index}.png`);
  const { world, at, publishFolder, gitlab } = await givenFolder(
    names.map((name) => `![](${name.slice(7)})`).join("\n"),
  );
  world.write(Object.fromEntries(names.map((name) => [name, fakePng(name)])));
  for (const name of names) truncateSync(at(name), 10 * 1024 ** 2);
  const end = await publishFolder();
  expect(end.document.publish.uploads).toEqual({ new: 20, reused: 0, failed: 10 });
  expect(gitlab.uploads).toHaveLength(20);
});
