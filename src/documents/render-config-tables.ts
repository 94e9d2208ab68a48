import { markdownTable } from "markdown-table";
import { z } from "zod";
import { configSchema } from "../config/schema.ts";

/** What is read of a JSON Schema that zod made. */
interface Node {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Node[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly items?: Node;
  readonly additionalProperties?: Node | boolean;
}

interface Section {
  /** Dotted name of the keys' parent; empty for the file itself. `report.predictions[]` is an entry of a list. */
  readonly name: string;
  readonly node: Node;
}

/** The keys of `cibot.yaml` as Markdown: a table for the file and one for each object below it, in the schema's order. */
export function renderConfigTables(): string {
  const root: Node = z.toJSONSchema(configSchema, { io: "input" }) as Node;
  return findSections({ name: "", node: root }).map(renderSection).join("\n\n");
}

function findSections({ name, node }: Section): Section[] {
  const below = Object.entries(node.properties ?? {}).flatMap(([key, child]) => {
    const path = name === "" ? key : `${name}.${key}`;
    return objectsOf(child, path).flatMap(findSections);
  });
  return [{ name, node }, ...below];
}

/** The objects that a value may be, or that a list or one form of it holds. */
function objectsOf(node: Node, name: string): Section[] {
  if (node.properties !== undefined) return [{ name, node }];
  if (node.items !== undefined) return objectsOf(node.items, `${name}[]`);
  return (node.anyOf ?? []).flatMap((form) => objectsOf(form, name));
}

function renderSection({ name, node }: Section): string {
  const required = new Set(node.required);
  const rows = Object.entries(node.properties ?? {}).map(([key, child]) => [
    `\`${key}\``,
    describeType(child),
    describeDefault(child, required.has(key)),
    escapeCell(child.description ?? ""),
  ]);
  const about = name !== "" && node.description !== undefined ? [node.description] : [];
  const table = markdownTable([["key", "type", "default", "meaning"], ...rows]);
  return [name === "" ? "### The file" : `### \`${name}\``, ...about, table].join("\n\n");
}

function describeType(node: Node): string {
  if (node.const !== undefined) return code(node.const);
  if (node.enum !== undefined) return node.enum.map(code).join(", ");
  if (node.anyOf !== undefined) return [...new Set(node.anyOf.map(describeType))].join(" or ");
  if (node.items !== undefined) return `list of ${describeItems(node.items)}`;
  if (typeof node.additionalProperties === "object") return `map to ${describeType(node.additionalProperties)}`;
  if (node.properties !== undefined) return "object, see below";
  return [node.type ?? "any"].flat().join(" or ");
}

function describeItems(node: Node): string {
  if (node.properties !== undefined) return "objects, see below";
  const type = describeType(node);
  return node.enum === undefined ? `${type}s` : type;
}

function describeDefault(node: Node, isRequired: boolean): string {
  if (isRequired) return "required";
  if (node.default === undefined) return "none";
  // The defaults of an object's keys are in its own table.
  return node.properties === undefined ? code(node.default) : "";
}

/** As YAML's flow style would have it. */
const code = (value: unknown): string => `\`${flow(value)}\``;

function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  return typeof value === "string" && value !== "" ? value : JSON.stringify(value);
}

const escapeCell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");
