import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { parseConfig } from "../../src/config/parse-config.ts";
import { configSchema } from "../../src/config/schema.ts";
import { documentPaths, type Fence, parseDocument, readDocument, root } from "../support/read-documentation.ts";

const keys = new Set(Object.keys(configSchema.shape));

/** Blocks that are marked as such, and those that can only be a part of `cibot.yaml`. */
const isConfiguration = ({ language, mark, text }: Fence): boolean =>
  mark === "cibot.yaml" || (["yaml", "yml"].includes(language) && mark === "" && looksLikeConfiguration(parse(text)));

/** Jobs of a pipeline may be called `train` and `report`, too. */
function looksLikeConfiguration(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const names = Object.keys(value);
  const isJob = (entry: unknown) =>
    typeof entry === "object" &&
    entry !== null &&
    ["script", "stage", "extends", "trigger"].some((key) => key in entry);
  return names.length > 0 && names.every((name) => keys.has(name)) && !Object.values(value).some(isJob);
}

function findProblems(path: string, fences: readonly Fence[]): string[] {
  return fences.filter(isConfiguration).flatMap(({ text, line }) => {
    try {
      parseConfig(text, "cibot.yaml");
      return [];
    } catch (error) {
      return [`${path}:${line}: ${error instanceof Error ? error.message : error}`];
    }
  });
}

describe.each(documentPaths())("%s", (path) => {
  test("shows configuration that is valid", () => {
    expect(findProblems(path, readDocument(path).fences)).toEqual([]);
  });
});

test("there are examples of cibot.yaml to check", () => {
  const examples = documentPaths().flatMap((path) => readDocument(path).fences.filter(isConfiguration));
  expect(examples.length).toBeGreaterThanOrEqual(5);
});

test.each([
  ["an unknown key in a marked block", "<!-- cibot.yaml -->\n\n```yaml\nmodle: x\n```", 1],
  ["a wrong value in a block that is not marked", "```yaml\npublish: { mode: sometimes }\n```", 1],
  ["nothing in a pipeline's job of the same name", "```yaml\ntrain:\n  script: cibot train\n```", 0],
])("%s is found", (_, text, count) => {
  expect(findProblems("x.md", parseDocument("x.md", text).fences)).toHaveLength(count);
});

test("docs/configuration.md has every variable CIBOT_* that the code reads, and no other", () => {
  const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" }).filter((file) =>
    /\.(ts|py|js)$/.test(file),
  );
  const read = sources.flatMap(
    (file) => readFileSync(join(root, "src", file), "utf8").match(/CIBOT(_[A-Z0-9]+)+\b/g) ?? [],
  );
  const [, environment = ""] = readDocument("docs/configuration.md").text.split("\n## Environment\n");
  const documented = environment.match(/CIBOT(_[A-Z0-9]+)+\b/g) ?? [];
  expect([...new Set(documented)].toSorted()).toEqual([...new Set(read)].toSorted());
});
