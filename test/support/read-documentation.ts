import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { descendants, parseMarkdown, type TreeNode, textOf } from "./read-markdown.ts";

export const root = fileURLToPath(new URL("../..", import.meta.url));

export interface Fence {
  readonly language: string;
  readonly text: string;
  /** The words of an HTML comment right before it: `runnable`, `output`, `cibot.yaml`. */
  readonly mark: string;
  readonly line: number;
}

export interface Document {
  /** Relative to the root of the project. */
  readonly path: string;
  readonly text: string;
  readonly fences: readonly Fence[];
  readonly inlineCode: readonly string[];
  /** Addresses of links, references and images, as they are written. */
  readonly links: readonly string[];
  readonly headings: readonly string[];
}

/** Everything that users and contributors read. */
export function documentPaths(): string[] {
  const below = (folder: string) =>
    (existsSync(join(root, folder)) ? readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }) : [])
      .filter((file) => file.endsWith(".md"))
      .map((file) => `${folder}/${file}`);
  const single = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "templates/project/README.md"];
  return [...single, ...below("docs"), ...below("ci-templates")];
}

interface MdastNode extends TreeNode {
  readonly url?: string;
  readonly lang?: string | null;
  readonly position?: { readonly start: { readonly line: number } };
}

export const readDocument = (path: string): Document => parseDocument(path, readFileSync(join(root, path), "utf8"));

export function parseDocument(path: string, text: string): Document {
  const tree = parseMarkdown(text);
  const nodes: readonly MdastNode[] = descendants(tree);
  return {
    path,
    text,
    fences: findFences(nodes),
    inlineCode: nodes.flatMap(({ type, value }) => (type === "inlineCode" && value ? [value] : [])),
    links: nodes.flatMap(({ url, type, value = "" }) => {
      if (type === "html") return [...value.matchAll(/\b(?:src|href)="([^"]*)"/g)].map(([, address = ""]) => address);
      return url === undefined ? [] : [url];
    }),
    headings: nodes.filter(({ type }) => type === "heading").map(textOf),
  };
}

function findFences(nodes: readonly MdastNode[]): Fence[] {
  return nodes.flatMap(({ type, lang, value = "", position }, index) => {
    if (type !== "code") return [];
    const [, mark = ""] = /^<!-- (.*) -->$/.exec(nodes[index - 1]?.value ?? "") ?? [];
    return [{ language: lang ?? "", text: value, mark, line: position?.start.line ?? 0 }];
  });
}
