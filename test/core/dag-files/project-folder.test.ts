import fc from "fast-check";
import { expect, test } from "vitest";
import { checkProjectFolder } from "../../../src/core/dag-files/project-folder.ts";

test.each(["credit_default", "kreditrisiko", "größe", "a", "cibot", "plugins"])("%j is a good name", (name) => {
  expect(checkProjectFolder(name)).toEqual([]);
});

test.each(["credit-default", "2024", "credit default", "class", "a.b"])("%j is taken with a warning", (name) => {
  expect(checkProjectFolder(name)).toEqual([expect.stringContaining("cannot be imported")]);
});

test.each([
  ["", "empty"],
  [" \t", "empty"],
  [" credit", "space"],
  ["/", "path"],
  ["/opt/airflow/dags/credit", "path"],
  ["..", "dot"],
  [".", "dot"],
  ["../other", "path"],
  ["a/../..", "path"],
  ["a\\b", "path"],
  ["a/", "path"],
  ["a\0b", "control"],
  ["a\nb", "control"],
  ["a\u202eb", "control"],
  [".cibot", "dot"],
  [".airflowignore", "dot"],
  ["-rf", "dash"],
  ["é".repeat(51), "100 bytes"],
  ["__pycache__", "Python keeps"],
  ["json", "module of Python"],
  ["airflow", "package"],
  ["pandas", "package"],
])("%j is refused", (name, why) => {
  expect(() => checkProjectFolder(name)).toThrow(
    expect.objectContaining({ code: "invalid_project_folder", exit: 2, message: expect.stringContaining(why) }),
  );
});

test("whatever is taken is one folder directly below dags/", () => {
  const character = fc.constantFrom("a", "/", "\\", ".", "-", " ", "\0", "~", "é", "_", "1");
  fc.assert(
    fc.property(fc.string({ unit: character, maxLength: 8 }), (name) => {
      try {
        checkProjectFolder(name);
      } catch {
        return;
      }
      expect(new URL(`http://h/dags/${encodeURIComponent(name)}/x`).pathname.split("/")).toHaveLength(4);
      expect(name).not.toMatch(/[/\\\0]|^\.|^-|^$/);
    }),
  );
});
