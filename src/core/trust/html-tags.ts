/** Tags that reports use and that no forge gives a meaning beyond layout. */
const plainTags = new Set(
  (
    "b br caption code col colgroup dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p s small " +
    "span strong sub summary sup table tbody td tfoot th thead tr ul"
  ).split(" "),
);
const voidTags = new Set(["br", "col", "hr", "img"]);
/** Tags that HTML closes by itself. */
const selfClosing = new Set("caption colgroup dd dt li p tbody td tfoot th thead tr".split(" "));
/** Tags that hold what follows: closed at the end of the text when they are open there. */
const holding = new Set("details summary div dl ol table ul".split(" "));

const attributes: Readonly<Record<string, RegExp>> = {
  open: /^(?:open|true)?$/,
  align: /^(?:left|right|center|justify)$/,
  title: /^[^<>\n`]*$/,
  alt: /^[^<>\n`]*$/,
  width: /^\d{1,4}(?:px|%)?$/,
  height: /^\d{1,4}(?:px|%)?$/,
  colspan: /^\d{1,3}$/,
  rowspan: /^\d{1,3}$/,
};
const imageOnly = new Set(["alt", "src"]);

const attribute = String.raw`[ \t]+[A-Za-z][A-Za-z-]{0,30}(?:=(?:"[^"\n]{0,2000}"|'[^'\n]{0,2000}'|[^\s"'=<>${"`"}]{1,2000}))?`;
const tagPattern = new RegExp(String.raw`<(/?)([A-Za-z][A-Za-z0-9]{0,20})((?:${attribute}){0,20})[ \t]*/?>`, "y");
const attributePattern = /([A-Za-z-]+)(?:=(?:"([^"]*)"|'([^']*)'|([^\s"']+)))?/g;
/** A comment that every HTML parser ends at the same place, and that is no marker of cibot. */
const commentPattern = /<!--(?!-?>)(?:(?!--|cibot)[^<]){0,20000}-->/iy;

/** What begins with `<` at a place of an HTML text. */
export type HtmlToken =
  | { readonly kind: "open" | "close" | "void"; readonly name: string; readonly end: number }
  | { readonly kind: "comment"; readonly end: number }
  | { readonly kind: "refused"; readonly end: number; readonly isMarkup: boolean };

/** Reads the tag or comment at a place. Whatever is not on the list of harmless tags and attributes is refused. */
export function readHtml(text: string, start: number, isForgeImage: (url: string) => boolean): HtmlToken {
  commentPattern.lastIndex = start;
  const comment = commentPattern.exec(text)?.[0];
  if (comment !== undefined) return { kind: "comment", end: start + comment.length };
  tagPattern.lastIndex = start;
  const [whole = "<", slash = "", tag = "", list = ""] = tagPattern.exec(text) ?? [];
  const name = tag.toLowerCase();
  const end = start + whole.length;
  const isClosing = slash !== "";
  const isAllowed = isClosing ? list === "" && !voidTags.has(name) : areHarmless(name, list, isForgeImage);
  if (!plainTags.has(name) || !isAllowed)
    return { kind: "refused", end: start + 1, isMarkup: /[A-Za-z/!?]/.test(text[start + 1] ?? "") };
  if (isClosing) return { kind: "close", name, end };
  return { kind: voidTags.has(name) ? "void" : "open", name, end };
}

function areHarmless(tag: string, list: string, isForgeImage: (url: string) => boolean): boolean {
  const found = [...list.matchAll(attributePattern)].map(
    ([, name = "", double, single, bare]) => [name.toLowerCase(), double ?? single ?? bare ?? ""] as const,
  );
  const names = new Set(found.map(([name]) => name));
  if (names.size < found.length || (tag === "img" && !names.has("src"))) return false;
  return found.every(([name, value]) => {
    if (imageOnly.has(name) && tag !== "img") return false;
    // An address with an entity could be another one when it is decoded.
    if (name === "src") return /^[^&\s<>`]+$/.test(value) && isForgeImage(value);
    return Object.hasOwn(attributes, name) && attributes[name]?.test(value) === true;
  });
}

export const isSelfClosing = (tag: string): boolean => selfClosing.has(tag);
export const isHolding = (tag: string): boolean => holding.has(tag);
