import { expect, test } from "vitest";
import { publishComment } from "../../src/commands/comment.ts";
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
