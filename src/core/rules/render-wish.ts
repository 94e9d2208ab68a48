import type { Wish } from "./wish.ts";

/** A wish as the end of a sentence: `would match if $A were "x" and $B matched /y/`. */
export function renderWish(wish: Wish): string {
  if (wish.kind === "granted") return "matches";
  if (wish.kind === "vain") return "can never match, whatever its variables are";
  return `would match if ${renderParts(wish)}`;
}

function renderParts(wish: Wish): string {
  if (wish.kind === "part") return wish.text;
  if (wish.kind === "granted" || wish.kind === "vain") return "";
  const { kind, wishes } = wish;
  return wishes.map((part) => renderInner(part)).join(kind === "all" ? " and " : " or ");
}

const renderInner = (wish: Wish) =>
  wish.kind === "all" || wish.kind === "any" ? `(${renderParts(wish)})` : renderParts(wish);
