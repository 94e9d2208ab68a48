import { type HtmlNode, mapTree } from "./element.ts";

/** `here` is the page and what lies beside or below it; `outside` is the rest of this machine. */
type Place = "here" | "outside" | "web" | "mail" | "nowhere";

/**
 * Settles where links and images lead on a page that is a file. Opening it must not call anybody, so an image from the
 * web becomes a link to it; `//host/x`, which a file's browser takes for a share on a server, leads nowhere.
 */
export function settleAddresses(prefix: string) {
  return (tree: HtmlNode) => {
    const ids = collectIds(tree);
    return mapTree(tree, (node) => {
      if (node.tagName === "img") return settleImage(node);
      return node.tagName === "a" ? withoutLinksInside(settleLink(node, prefix, ids)) : node;
    });
  };
}

const base = "file:///forge/index.html";

function placeOf(address: string): Place {
  if (!URL.canParse(address, base)) return "nowhere";
  const { protocol, host, pathname } = new URL(address, base);
  if (protocol === "http:" || protocol === "https:") return "web";
  if (protocol === "mailto:") return "mail";
  if (protocol !== "file:" || host !== "") return "nowhere";
  return pathname.startsWith("/forge/") ? "here" : "outside";
}

function settleImage(image: HtmlNode): HtmlNode {
  const { src, alt } = image.properties ?? {};
  const place = typeof src === "string" ? placeOf(src) : "nowhere";
  if (place === "here") return { ...image, properties: { ...image.properties, alt: alt ?? "" } };
  const words: HtmlNode = { type: "text", value: String(alt || src || "image") };
  const note: HtmlNode = { type: "element", tagName: "span", properties: { className: ["absent"] }, children: [words] };
  if (place !== "web") return note;
  return { type: "element", tagName: "a", properties: { href: src, rel: [...rel] }, children: [note] };
}

const rel = ["nofollow", "noopener", "noreferrer"] as const;

function settleLink(link: HtmlNode, prefix: string, ids: ReadonlySet<string>): HtmlNode {
  const { href, ...rest } = link.properties ?? {};
  if (typeof href !== "string") return link;
  const place = placeOf(href);
  if (place === "nowhere") return { ...link, properties: rest };
  if (place === "web" || place === "mail") return { ...link, properties: { ...rest, href, rel: [...rel] } };
  const anchor = `${prefix}${href.slice(1)}`;
  return href.startsWith("#") && ids.has(anchor) ? { ...link, properties: { ...rest, href: `#${anchor}` } } : link;
}

/** An image that became a link may stand in a link, where no other can. */
function withoutLinksInside(link: HtmlNode): HtmlNode {
  const children = link.children?.map((child) =>
    mapTree(child, (node) => (node.tagName === "a" ? { ...node, tagName: "span", properties: {} } : node)),
  );
  return { ...link, children: children ?? [] };
}

function collectIds(node: HtmlNode): Set<string> {
  const own = [node.properties?.id, node.properties?.name].filter((id) => typeof id === "string");
  return new Set([...own, ...(node.children ?? []).flatMap((child) => [...collectIds(child)])]);
}
