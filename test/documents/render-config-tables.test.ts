import { expect, test } from "vitest";
import { z } from "zod";
import { configSchema } from "../../src/config/schema.ts";
import { renderConfigTables } from "../../src/documents/render-config-tables.ts";

const lines = renderConfigTables().split("\n");

/** The cells of each row, without the heading's. */
const rows = lines
  .filter((line) => line.startsWith("| `"))
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()));

const findRow = (section: string, key: string): string[] => {
  const start = lines.indexOf(section === "" ? "### The file" : `### \`${section}\``);
  const line = lines.slice(start + 1).find((text) => text.startsWith(`| \`${key}\` `) || text.startsWith("### "));
  return (line ?? "").split(/(?<!\\)\|/).map((cell) => cell.trim());
};

/** Every key of the JSON Schema, however deep. */
const countKeys = (node: unknown): number => {
  if (typeof node !== "object" || node === null) return 0;
  const own = "properties" in node ? Object.keys(node.properties ?? {}).length : 0;
  return own + Object.values(node).reduce((sum: number, child) => sum + countKeys(child), 0);
};

test("every key of the schema has a row", () => {
  expect(rows.length).toBe(countKeys(z.toJSONSchema(configSchema, { io: "input" })));
});

test("every key says what it means", () => {
  expect(rows.filter(([, , , , meaning]) => meaning === "").map(([, key]) => key)).toEqual([]);
});

test.each([
  ["", "version", "`1`", "`1`"],
  ["", "train", "object, see below", ""],
  ["train", "pull", "boolean", "`true`"],
  ["train", "timeout", "string", "none"],
  ["train", "params", "map to string or number or boolean", "`{}`"],
  ["report", "plots", expect.stringContaining("list of `lift`, `gains`"), "`[lift, confusion]`"],
  ["report", "predictions", "list of objects, see below", "`[]`"],
  ["report.predictions[]", "path", "string", "required"],
  ["report.predictions[]", "segments", "list of strings", "`[]`"],
  ["report.predictions[].costs", "unit", "string", '`""`'],
  ["merge_request", "via", "`push`, `api`", "`push`"],
  ["deploy", "wait", "string", "`10m`"],
])("in %j, %s has its type and default", (section, key, type, standard) => {
  expect(findRow(section, key).slice(1, 4)).toEqual([`\`${key}\``, type, standard]);
});
