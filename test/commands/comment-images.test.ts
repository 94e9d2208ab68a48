import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { publishComment } from "../../src/commands/comment.ts";
import { notAuthenticated, serviceUnavailable } from "../../src/errors.ts";
import { given } from "../support/given.ts";

const png = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
const marker = /^(<!-- cibot:.*-->\n)+/;

/** A project with a Markdown file. */
function givenFile(markdown: string) {
  const made = given();
  made.files.onDisk["docs/notes.md"] = markdown;
  return made;
}

test("images beside the file are uploaded, once per content, and the comment points to them", async () => {
  const { deps, comments, uploads, files, output } = givenFile("![a](plots/a.png) ![b](plots/b.png)");
  files.onDisk["docs/plots/a.png"] = png;
  files.onDisk["docs/plots/b.png"] = png;
  await publishComment("docs/notes.md", {}, deps);
  await publishComment("docs/notes.md", {}, deps);
  const [stored] = uploads.stored;
  expect(uploads.stored).toMatchObject([{ name: "a.png", content: png }]);
  expect(comments.bodies[0]?.replace(marker, "")).toBe(`![a](${stored?.url}) ![b](${stored?.url})\n`);
  expect(output.result).toMatchObject({ publish: { action: "unchanged", uploads: { new: 0, reused: 2 } } });
});

test("images that are new are counted apart from those that the forge has", async () => {
  const { deps, files, output } = givenFile("![a](a.png) ![b](b.png)");
  files.onDisk["docs/a.png"] = png;
  files.onDisk["docs/b.png"] = png;
  await publishComment("docs/notes.md", {}, deps);
  expect(output.result).toMatchObject({ publish: { uploads: { new: 1, reused: 1 } } });
});

test("images that must not leave become words that say why, with a warning; the others are published", async () => {
  const { deps, comments, files, uploads, output } = givenFile(
    "![ok](a.png) ![*the* plan](../secret.png) ![](gone.png)",
  );
  files.onDisk["docs/a.png"] = png;
  files.onDisk["secret.png"] = png;
  await publishComment("docs/notes.md", {}, deps);
  expect(comments.bodies[0]?.replace(marker, "")).toBe(
    `![ok](${uploads.stored[0]?.url}) ` +
      "*[the plan: image not published, outside the report's folder]* " +
      "*[gone.png: image not published, no such file]*\n",
  );
  expect(uploads.stored).toHaveLength(1);
  expect(output.stderr).toContain('warning: image "../secret.png" is not published: outside the report\'s folder');
  expect(output.stderr).toContain('warning: image "gone.png" is not published: no such file');
});

test("images of the web become links, since showing them would tell who reads", async () => {
  const { deps, comments, uploads } = givenFile("![a](https://x.example/a.png)");
  await publishComment("docs/notes.md", {}, deps);
  expect(comments.bodies[0]).toContain("\n[a](https://x.example/a.png)");
  expect(uploads.stored).toEqual([]);
});

test("a forge that takes no image is not asked for the twentieth, and the comment is published all the same", async () => {
  const names = Array.from({ length: 20 }, (_, index) => `${index}.png`);
  const { deps, files, uploads, comments, output } = givenFile(names.map((name) => `![${name}](${name})`).join("\n"));
  for (const name of names) files.onDisk[`docs/${name}`] = Buffer.concat([png, Buffer.from(name)]);
  let asked = 0;
  uploads.upload = () => {
    asked++;
    return Promise.reject(serviceUnavailable({ request: "POST uploads", detail: "503" }));
  };
  await publishComment("docs/notes.md", {}, deps);
  // Four at once, and those that were under way when the second had failed.
  expect(asked).toBeLessThanOrEqual(6);
  expect(output.result).toMatchObject({ publish: { action: "created", uploads: { new: 0, reused: 0, failed: 20 } } });
  expect(comments.bodies[0]?.match(/image not published/g)).toHaveLength(20);
});

test("a token that has ended is no matter of an image: the command ends", async () => {
  const { deps, files, uploads, comments } = givenFile("![a](a.png)");
  files.onDisk["docs/a.png"] = png;
  uploads.upload = () => Promise.reject(notAuthenticated({ request: "POST uploads", words: "" }));
  await expect(publishComment("docs/notes.md", {}, deps)).rejects.toMatchObject({ code: "not_authenticated" });
  expect(comments.bodies).toEqual([]);
});

test("of very many images the first two hundred are read", async () => {
  const names = Array.from({ length: 205 }, (_, index) => `${index}.png`);
  const { deps, files, output } = givenFile(names.map((name) => `![](${name})`).join(" "));
  for (const name of names) files.onDisk[`docs/${name}`] = Buffer.concat([png, Buffer.from(name)]);
  await publishComment("docs/notes.md", {}, deps);
  expect(output.result).toMatchObject({ publish: { uploads: { new: 200, reused: 0, failed: 5 } } });
  expect(output.stderr).toContain('image "200.png" is not published: a report shows at most 200');
});

test("an address that the forge does not serve itself is not taken from the comment's own list", async () => {
  const { deps, files, comments, uploads } = givenFile("![a](a.png)");
  files.onDisk["docs/a.png"] = png;
  await publishComment("docs/notes.md", {}, deps);
  const [entry] = comments.posted;
  const forged = entry?.comment.body.replace(/(cibot:images;\w+=)\S+/, "$1https%3A%2F%2Fevil.test%2Fa.png") ?? "";
  if (entry !== undefined) entry.comment = { ...entry.comment, body: forged };
  files.onDisk["docs/notes.md"] = "again ![a](a.png)";
  await publishComment("docs/notes.md", {}, deps);
  expect(comments.bodies[0]).not.toContain("evil.test/a.png)");
  expect(comments.bodies[0]).toContain(`![a](${uploads.stored[0]?.url})`);
});

test("images of sections that are left out of a long comment are not uploaded", async () => {
  const { deps, files, uploads, output } = givenFile(
    `# First\n\n![a](a.png)\n\n# Long\n\n${"words ".repeat(30_000)}\n\n![b](b.png)\n`,
  );
  files.onDisk["docs/a.png"] = png;
  files.onDisk["docs/b.png"] = Buffer.concat([png, Buffer.from("b")]);
  await publishComment("docs/notes.md", {}, deps);
  expect(uploads.stored.map(({ name }) => name)).toEqual(["a.png"]);
  expect(output.stderr).toContain("the comment is too long for the forge: 1 section left out");
});

test("a later run that publishes while images are uploaded over a slow line is not overwritten", async () => {
  const env = { GITLAB_CI: "true", CI_PIPELINE_ID: "500" };
  const { deps, files, uploads, comments, clock, output } = given({ env });
  files.onDisk["docs/notes.md"] = "first";
  await publishComment("docs/notes.md", {}, deps);
  files.onDisk["docs/notes.md"] = "![a](a.png)";
  files.onDisk["docs/a.png"] = png;
  const upload = uploads.upload.bind(uploads);
  uploads.upload = async (name, content) => {
    const [entry] = comments.posted;
    const later = entry?.comment.body.replace(";pipeline=500;", ";pipeline=501;").replace("first", "later") ?? "";
    if (entry !== undefined) entry.comment = { ...entry.comment, body: later };
    clock.advance(3);
    return upload(name, content);
  };
  await publishComment("docs/notes.md", {}, deps);
  expect(output.result).toMatchObject({ publish: { action: "skipped", reason: expect.stringContaining("later run") } });
  expect(comments.bodies[0]).toContain("later");
});

test("images are uploaded side by side, four at most", async () => {
  const names = Array.from({ length: 10 }, (_, index) => `${index}.png`);
  const { deps, files, uploads } = givenFile(names.map((name) => `![](${name})`).join(" "));
  for (const name of names) files.onDisk[`docs/${name}`] = Buffer.concat([png, Buffer.from(name)]);
  const upload = uploads.upload.bind(uploads);
  let running = 0;
  let most = 0;
  uploads.upload = async (name, content) => {
    running++;
    most = Math.max(most, running);
    await sleep(5);
    running--;
    return upload(name, content);
  };
  await publishComment("docs/notes.md", {}, deps);
  expect(most).toBe(4);
});
