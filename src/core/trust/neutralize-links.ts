import { type MarkdownNode, rangeOf, walkTree } from "./markdown-tree.ts";
import { invisible, type TextEdit } from "./text-edits.ts";

const schemes = new Set(["http", "https", "mailto"]);

/** Turns images of other hosts into links, and takes from links what is no address of a page. */
export function neutralizeLinks(
  text: string,
  tree: MarkdownNode,
  isForgeImage: (url: string) => boolean,
): readonly TextEdit[] {
  const nodes = [...walkTree(tree)].filter(({ entering }) => entering).map(({ node }) => node);
  const definitions = new Map<string, string>();
  for (const { type, identifier = "", url = "" } of nodes)
    if (type === "definition" && !definitions.has(identifier)) definitions.set(identifier, url);
  return nodes.flatMap((node) => {
    if (node.type === "link" || node.type === "definition") return settleLink(text, node);
    if (node.type !== "image" && node.type !== "imageReference") return [];
    const url = node.type === "image" ? node.url : definitions.get(node.identifier ?? "");
    return url !== undefined && isForgeImage(url) ? [] : showAsLink(text, node);
  });
}

function showAsLink(text: string, node: MarkdownNode): TextEdit[] {
  const range = rangeOf(node);
  if (range === undefined) return [];
  const { start } = range;
  // A second exclamation mark before it would make the link an image again.
  const mark = text[start - 1] === "!" ? invisible : "";
  const isEmpty = text.startsWith("![]", start);
  return [{ start, end: start + 2, by: isEmpty ? `${mark}[image` : `${mark}[` }];
}

function settleLink(text: string, node: MarkdownNode): TextEdit[] {
  const range = rangeOf(node);
  const { url = "", address } = node;
  if (range === undefined) return [];
  const settled = settleAddress(url);
  if (address !== undefined) {
    const isTight = !/\s/.test(text.slice(address.start, address.end));
    return settled === url && isTight ? [] : [{ ...address, by: encodeAddress(settled) }];
  }
  if (node.type === "definition" || text[range.start] === "[") return [];
  // An address that stands for itself: without its bracket it is text.
  if (settled !== url) return [{ start: range.start, end: range.start + 1, by: "&lt;" }];
  return hideMentions(text.slice(range.start, range.end), range.start, url);
}

/** In an address that is shown, `@user` behind a slash is a mention to some readers; `%40` is the same address. */
function hideMentions(source: string, start: number, url: string): TextEdit[] {
  return [...source.matchAll(/(?<![A-Za-z0-9])@(?=[^\s\u200b])/g)].map(({ index }) =>
    url.startsWith("mailto:")
      ? { start: start + index + 1, end: start + index + 1, by: invisible }
      : { start: start + index, end: start + index + 1, by: "%40" },
  );
}

/**
 * The address itself when it leads to a page, a mailbox or a place in this text; with its scheme when it had none but a
 * host; `#` when it is anything else. Browsers drop blanks and control characters in a scheme, and read `\` as `/`.
 */
function settleAddress(url: string): string {
  const compact = url.replaceAll(/[\s\p{Cc}\p{Cf}\ufffd]/gu, "");
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(compact)?.[1]?.toLowerCase();
  if (scheme !== undefined && !schemes.has(scheme)) return "#";
  if (/^[\\/]{2}/.test(compact)) return `https://${compact.replace(/^[\\/]+/, "")}`;
  // GitLab reads a link to `@user` as a mention.
  if (/^(?:@|%40)/.test(compact)) return `./${compact}`;
  return url;
}

const encodeAddress = (address: string) =>
  address.replaceAll(/[\s<>()\\"]/g, (sign) =>
    sign === "(" ? "%28" : sign === ")" ? "%29" : encodeURIComponent(sign),
  );
