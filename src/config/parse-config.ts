import { isMap, isNode, isScalar, LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { suggestName } from "../core/text/suggest-name.ts";
import { type ConfigProblem, invalidConfig } from "../errors.ts";
import { findRefusal } from "./rule-schema.ts";
import { type Config, configSchema } from "./schema.ts";

/** Reads the text of `cibot.yaml`. Throws `invalid_config` with every problem and its line. */
export function parseConfig(text: string, path: string): Config {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ pos, message }) => ({ line: lines.linePos(pos[0]).line, message }));
    throw invalidConfig({ path, problems });
  }
  keepNumbersAsWritten(document.getIn(["train", "params"], true));
  const rules = pick(document.getIn(["train", "rules"], true), "items");
  for (const rule of Array.isArray(rules) ? rules : []) {
    if (isMap(rule)) keepNumbersAsWritten(rule.get("variables", true));
  }
  const result = configSchema.safeParse(readValue(document, path) ?? {});
  if (result.success) return result.data;
  const lineOf = (keys: readonly PropertyKey[]) => findLine(document, lines, keys);
  const problems = result.error.issues.flatMap((issue) => describeIssue(issue, lineOf));
  throw invalidConfig({ path, problems: problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)) });
}

/** An alias without anchor, and one that unfolds to a flood, show only when the value is built. */
function readValue(document: ReturnType<typeof parseDocument>, path: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    if (!(cause instanceof ReferenceError)) throw cause;
    throw invalidConfig({ path, problems: [{ line: null, message: lowerFirst(cause.message) }] }, { cause });
  }
}

/** `1.0` stays `1.0`: as a JavaScript number it would reach the params file as the integer 1. */
function keepNumbersAsWritten(params: unknown): void {
  if (!isMap(params)) return;
  for (const { value } of params.items) {
    if (isScalar(value) && typeof value.value === "number" && value.source !== undefined) value.value = value.source;
  }
}

type LineOf = (keys: readonly PropertyKey[]) => number | null;

function describeIssue(issue: z.core.$ZodIssue, lineOf: LineOf): ConfigProblem[] {
  if (issue.code === "unrecognized_keys") {
    const known = knownKeys(issue.path);
    return issue.keys.map((key) => {
      const name = renderPath([...issue.path, key]);
      const refusal = findRefusal(issue.path, key);
      const message =
        refusal === undefined
          ? `unknown key "${name}"${suggestName(key, known)}`
          : `"${name}" is not supported: ${refusal}`;
      return { line: lineOf([...issue.path, key]), message };
    });
  }
  const meant = issue.code === "invalid_union" ? findMeant(issue.errors) : undefined;
  if (meant !== undefined) {
    return meant.flatMap((inner) => describeIssue({ ...inner, path: [...issue.path, ...inner.path] }, lineOf));
  }
  const where = renderPath(issue.path);
  return [
    { line: lineOf(issue.path), message: where === "" ? issue.message : `${where}: ${lowerFirst(issue.message)}` },
  ];
}

/** Of the choices of a union the one whose type the value has, so that its own problem is told. */
const findMeant = (choices: readonly (readonly z.core.$ZodIssue[])[]) =>
  choices.find((issues) => issues.every(({ code, path }) => code !== "invalid_type" || path.length > 0));

/** The keys that the schema knows at a path; array indexes lead into the element's schema. */
function knownKeys(path: readonly PropertyKey[]): string[] {
  const jsonSchema: unknown = z.toJSONSchema(configSchema, { io: "input" });
  let node = jsonSchema;
  for (const key of path) node = typeof key === "number" ? pick(node, "items") : pick(pick(node, "properties"), key);
  const properties = pick(node, "properties");
  return properties !== null && typeof properties === "object" ? Object.keys(properties) : [];
}

function pick(node: unknown, key: PropertyKey): unknown {
  return node !== null && typeof node === "object" ? Reflect.get(node, key) : undefined;
}

/** The line of the key itself, or of the nearest parent that the file has. */
function findLine(document: ReturnType<typeof parseDocument>, lines: LineCounter, keys: readonly PropertyKey[]) {
  for (let length = keys.length; length > 0; length--) {
    const parent = length === 1 ? document.contents : document.getIn(keys.slice(0, length - 1), true);
    const key = keys[length - 1];
    const start = keyOffset(parent, key);
    if (start !== undefined) return lines.linePos(start).line;
  }
  return null;
}

function keyOffset(parent: unknown, key: PropertyKey | undefined): number | undefined {
  const items = pick(parent, "items");
  if (!Array.isArray(items)) return undefined;
  if (typeof key === "number") return startOf(items[key]);
  return startOf(
    pick(
      items.find((item) => String(pick(pick(item, "key"), "value")) === key),
      "key",
    ),
  );
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}

function renderPath(keys: readonly PropertyKey[]): string {
  return keys.reduce<string>(
    (path, key) => (typeof key === "number" ? `${path}[${key}]` : path === "" ? String(key) : `${path}.${String(key)}`),
    "",
  );
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
