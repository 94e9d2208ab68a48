import { type ConfigProblem, invalidTemplate } from "../../errors.ts";
import { suggestName } from "../text/suggest-name.ts";

/** The parts of a report that a template can place, in the order of the default. */
export const blockNames = [
  "headline",
  "context",
  "metrics",
  "gates",
  "cut_off",
  "plots",
  "notes",
  "project_plots",
  "delivery",
  "changes",
  "all_metrics",
  "deciles",
  "segments",
  "stability",
  "training",
  "reproduce",
  "history",
  "footer",
] as const;

export type BlockName = (typeof blockNames)[number];

/** A report's layout: Markdown of a team around named blocks. */
export type Template = readonly TemplatePart[];

type TemplatePart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "block"; readonly name: BlockName }
  /** One plot by its name: `{{plot:lift}}`. */
  | { readonly kind: "plot"; readonly name: string };

export const defaultTemplate: Template = blockNames.map((name) => ({ kind: "block", name }));

/** What no template may leave out: they come at its end when it does not place them. */
const mandatory: readonly BlockName[] = ["gates", "notes"];

/**
 * Reads a Markdown text with blocks such as `{{metrics}}` or `{{plot:lift}}`, each on a line of its own; `\{{` is no
 * block. Throws `invalid_template` with every problem and its line.
 */
export function parseTemplate(text: string, path: string): Template {
  const lines = text.replace(/^\ufeff/, "").split(/\r?\n/);
  const problems = lines.flatMap(findProblem);
  if (problems.length > 0) throw invalidTemplate({ path, problems });
  const parts = lines.reduce(addLine, []);
  const missing = mandatory.filter((name) => !parts.some((part) => part.kind === "block" && part.name === name));
  return [...parts, ...missing.map((name) => ({ kind: "block", name }) as const)];
}

const anyBlock = /(?<!\\)\{\{(.*?)\}\}/g;
const wholeLine = /^[ \t]*\{\{[ \t]*(.*?)[ \t]*\}\}[ \t]*$/;

function findProblem(line: string, index: number): ConfigProblem[] {
  const found = [...line.matchAll(anyBlock)].map(([, name = ""]) => name.trim());
  const unknown = found.filter((name) => readBlock(name) === undefined);
  const at = (message: string) => ({ line: index + 1, message });
  if (unknown.length > 0)
    return unknown.map((name) => at(`unknown block "${name}"${suggestName(name, [...blockNames, "plot:NAME"])}`));
  const isAlone = found.length === 1 && wholeLine.test(line);
  return found.length === 0 || isAlone ? [] : [at(`{{${found[0]}}} must stand on a line of its own`)];
}

function readBlock(name: string): Exclude<TemplatePart, { kind: "text" }> | undefined {
  const block = blockNames.find((known) => known === name);
  if (block !== undefined) return { kind: "block", name: block };
  const [, plot] = /^plot:(\S.*)$/.exec(name) ?? [];
  return plot === undefined ? undefined : { kind: "plot", name: plot };
}

function addLine(parts: readonly TemplatePart[], line: string): TemplatePart[] {
  const block = readBlock(wholeLine.exec(line)?.[1] ?? "");
  if (block !== undefined) return [...parts, block];
  const last = parts.at(-1);
  const text = line.replaceAll("\\{{", "{{");
  if (last?.kind !== "text") return [...parts, { kind: "text", text }];
  return [...parts.slice(0, -1), { kind: "text", text: `${last.text}\n${text}` }];
}
