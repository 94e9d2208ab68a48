import { describe, expect, test } from "vitest";
import { documentPaths, readDocument } from "../support/read-documentation.ts";
import { findNodes, parseMarkdown, textOf } from "../support/read-markdown.ts";

/** The rows that have another number of cells than their table's head: a `|` in a cell that is not written as `\|`. */
function findTornRows(markdown: string): string[] {
  return findNodes(parseMarkdown(markdown), "table").flatMap(({ children: [head, ...rows] = [] }) =>
    rows.filter((row) => row.children?.length !== head?.children?.length).map(textOf),
  );
}

describe("tables", () => {
  test.each(documentPaths())("%s has rows of as many cells as their table has columns", (path) => {
    expect(findTornRows(readDocument(path).text)).toEqual([]);
  });

  test("a pipe inside code ends a cell, unless it is escaped", () => {
    const table = (cell: string) => `| form | meaning |\n| --- | --- |\n| ${cell} | or |\n`;

    expect(findTornRows(table("`\\|\\|`"))).toEqual([]);
    expect(findTornRows(table("`||`"))).toHaveLength(1);
  });
});
