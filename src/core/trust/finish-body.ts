import { cleanCharacters } from "./clean-characters.ts";
import { type NeutralizeOptions, neutralize } from "./neutralize.ts";
import { maxMarkdown, renderPlainText } from "./plain-text.ts";
import { type ShrinkOptions, type ShrunkBody, shrinkBody, sizeOf } from "./shrink-body.ts";

const maxRounds = 4;
/** Bytes; what is escaped later needs some room. */
const readable = Math.floor(maxMarkdown * 0.9);

/**
 * A text cut to what can be a body: to the forge's limit, and to the length that is read as Markdown in reasonable time. A
 * longer one would be shown as plain text.
 */
export function cutBody(markdown: string, { limit, link }: ShrinkOptions): ShrunkBody {
  return shrinkBody(cleanCharacters(markdown), { limit: Math.min(limit, readable), link });
}

/**
 * The body that is sent: cut to its limit and neutralized. Both at once, because a cut may open what was closed (half of
 * a code span shows its mention), and what is escaped is longer. The result never exceeds the limit.
 */
export function finishBody(markdown: string, options: ShrinkOptions & NeutralizeOptions): ShrunkBody {
  const { limit, link } = options;
  const clean = cleanCharacters(markdown);
  let room = Math.min(limit, readable);
  for (let round = 0; round < maxRounds; round += 1) {
    const { markdown: shrunk, removed } = shrinkBody(clean, { limit: room, link });
    const body = neutralize(shrunk, options);
    const size = sizeOf(body);
    if (size <= limit) return { markdown: body, removed };
    room = Math.floor((room * limit * 0.95) / size);
  }
  // No text grows eightfold when it is shown as plain text.
  const { markdown: rest, removed } = shrinkBody(clean, { limit: Math.floor(limit / 8), link });
  const plain = renderPlainText(rest);
  return { markdown: sizeOf(plain) <= limit ? plain : "", removed };
}
