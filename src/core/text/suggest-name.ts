import { closest, distance } from "fastest-levenshtein";

/** What to say behind an unknown name: `, did you mean "gini"?`, or the known names; nothing when there are none. */
export function suggestName(name: string, known: readonly string[]): string {
  if (known.length === 0) return "";
  const nearest = closest(name, known);
  return distance(name, nearest) <= Math.max(2, name.length / 3)
    ? `, did you mean "${nearest}"?`
    : ` (known: ${known.slice(0, listed).join(", ")}${known.length > listed ? `, and ${known.length - listed} more` : ""})`;
}

/** More names than this are no help. */
const listed = 40;
