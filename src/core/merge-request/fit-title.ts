/** GitLab takes 255 characters, of which `Draft: ` may be some. */
const maxLength = 240;

/** A title as every forge takes it: one line, and no prefix that says by itself whether it is a draft. */
export function fitTitle(title: string): string {
  const line = stripDraft(title.replaceAll(/\s+/g, " ").trim());
  const characters = [...line];
  return characters.length <= maxLength ? line : `${characters.slice(0, maxLength - 1).join("")}…`;
}

/** A title without the prefixes by which GitLab knows a draft. */
export const stripDraft = (title: string): string => title.replace(/^(\s*(draft:|\[draft\]|\(draft\)))+\s*/i, "");
