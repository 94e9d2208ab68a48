import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import { describe, expect, test } from "vitest";
import { type Document, documentPaths, parseDocument, readDocument, root } from "../support/read-documentation.ts";

/** The anchors of headings as GitHub makes them, and as GitLab does, which leaves no two dashes in a row. */
function anchorsOf({ headings, text }: Document): { github: Set<string>; gitlab: Set<string> } {
  const github = new Set<string>();
  const gitlab = new Set<string>();
  const add = (anchors: Set<string>, slug: string) => {
    let anchor = slug;
    for (let number = 1; anchors.has(anchor); number++) anchor = `${slug}-${number}`;
    anchors.add(anchor);
  };
  for (const heading of headings) {
    const slug = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, "")
      .replaceAll(" ", "-");
    add(github, slug);
    add(gitlab, slug.replace(/-+/g, "-"));
  }
  for (const [, id] of text.matchAll(/<a (?:id|name)="([^"]+)"/g)) {
    github.add(id ?? "");
    gitlab.add(id ?? "");
  }
  return { github, gitlab };
}

/** What is wrong with the links of a document that lead to files and anchors of the project. */
function findBrokenLinks(document: Document): string[] {
  return document.links.flatMap((link) => {
    if (/^[a-z][a-z+.-]*:/i.test(link)) return [];
    const [file = "", anchor] = link.split("#");
    const path = file === "" ? document.path : posix.join(posix.dirname(document.path), decodeURI(file));
    if (path.startsWith("..")) return [`${link} leads out of the project`];
    if (!existsSync(join(root, path))) return [`${link} leads to no file`];
    if (anchor === undefined) return [];
    const { github, gitlab } = anchorsOf(path === document.path ? document : readDocument(path));
    return github.has(anchor) && gitlab.has(anchor) ? [] : [`${link} leads to no heading`];
  });
}

const external = (document: Document) => document.links.filter((link) => /^[a-z][a-z+.-]*:/i.test(link));

describe.each(documentPaths())("%s", (path) => {
  const document = readDocument(path);

  test("links to files and headings that are there", () => expect(findBrokenLinks(document)).toEqual([]));

  test("links to the outside by https and a name alone", () => {
    const odd = external(document).filter((link) => !/^https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)+(\/[^\s]*)?$/i.test(link));
    expect(odd).toEqual([]);
  });
});

test.each([
  ["a file that is not there", "[x](no-such-page.md)"],
  ["a heading that is not there", "[x](gates.md#no-such-heading)"],
  ["a heading of its own that is not there", "# Here\n\n[x](#there)"],
  ["a reference to a file that is not there", "[x][y]\n\n[y]: no-such-page.md"],
  ["an image that is not there", "![x](images/no-such-image.png)"],
  ["an image in HTML that is not there", '<img src="images/no-such-image.png" width="10">'],
  ["a folder above the project", "[x](../../elsewhere.md)"],
  ["a heading whose anchor GitLab writes otherwise", "# One - two\n\n[x](#one---two)"],
])("a link to %s is found", (_, text) => {
  expect(findBrokenLinks(parseDocument("docs/example.md", text))).toHaveLength(1);
});
