import { descendants, elementNames, findNodes, parseMarkdown, renderMarkdown, type TreeNode } from "./read-markdown.ts";

interface PlacedNode extends TreeNode {
  readonly position?: { readonly start: { readonly line: number }; readonly end: { readonly line: number } };
}

const harmlessTags = new Set(
  (
    "a b blockquote br caption code col colgroup dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img input ins kbd li mark ol " +
    "p pre s section small span strong sub summary sup table tbody td tfoot th thead tr ul"
  ).split(" "),
);

/** What a forge would do because of a body, found without any code of ours: empty for a harmless one. */
export function judgeBody(body: string, isForgeImage: (url: string) => boolean): string[] {
  const tree = renderMarkdown(body);
  return [
    ...findRawDanger(body),
    ...findCommandLines(body),
    ...[...shownText(tree).matchAll(/(?<![A-Za-z0-9])@[\w.-]/g)].map(({ 0: found }) => `mention ${found}`),
    ...elementNames(tree).flatMap((name) => (harmlessTags.has(name) ? [] : [`element ${name}`])),
    ...findNodes(tree, "img").flatMap(({ properties }) =>
      isForgeImage(String(properties?.src)) ? [] : [`image ${String(properties?.src)}`],
    ),
    ...findNodes(tree, "a").flatMap(({ properties }) => judgeAddress(String(properties?.href ?? ""))),
    ...descendants(tree).flatMap(({ properties }) =>
      Object.keys(properties ?? {}).flatMap((name) => (/^on|style/i.test(name) ? [`attribute ${name}`] : [])),
    ),
    ...findOpenEnd(body),
  ];
}

function findRawDanger(body: string): string[] {
  const checks: [string, RegExp][] = [
    ["marker", /<!--\s*cibot/i],
    ["closing keyword", /\b(?:clos|fix|resolv|implement)(?:e[sd]?|ing|s|ed)?:?\s+(?:[\w/-]+)?#\d/i],
    [
      "control character",
      /(?![\n\t])\p{Cc}|[\u2028\u2029\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\ufeff]|\p{Surrogate}/u,
    ],
  ];
  return checks.flatMap(([what, pattern]) => (pattern.test(body) ? [what] : []));
}

/** As GitLab looks for them, and behind any mark of a list, a quote or a table; in code only what is a command alone. */
function findCommandLines(body: string): string[] {
  const code = new Set(
    descendants(parseMarkdown(body)).flatMap((node: PlacedNode) => {
      if (node.type !== "code" || node.position === undefined) return [];
      const { start, end } = node.position;
      return Array.from({ length: end.line - start.line + 1 }, (_, index) => start.line + index);
    }),
  );
  return body.split("\n").flatMap((line, index) => {
    const pattern = code.has(index + 1) ? /^\/[a-z_]+(?:\s|$)/i : /^(?:[\s>|*+-]|\d+[.)])*\/[a-z]/i;
    return pattern.test(line) ? [`command ${line}`] : [];
  });
}

const shownText = (node: TreeNode): string =>
  ["code", "pre"].includes(node.tagName ?? "")
    ? " "
    : node.type === "text"
      ? (node.value ?? "")
      : (node.children ?? []).map(shownText).join("");

function judgeAddress(href: string): string[] {
  if (!URL.canParse(href, "https://forge.example/")) return [];
  const resolved = new URL(href, "https://forge.example/group/project/");
  if (!["http:", "https:", "mailto:"].includes(resolved.protocol)) return [`link ${href}`];
  return /^[\\/]{2}/.test(href.trim()) || /^(?:@|%40)/.test(href) ? [`link ${href}`] : [];
}

/** What is written behind the body must stand at the top level: in no fence, fold or comment of it. */
function findOpenEnd(body: string): string[] {
  const blocks = renderMarkdown(`${body}\n\nthe text behind\n`).children ?? [];
  const isClosed = blocks.some(
    ({ tagName, children }) => tagName === "p" && children?.[0]?.value === "the text behind",
  );
  return isClosed ? [] : ["an open end"];
}
