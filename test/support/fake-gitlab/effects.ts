import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import type { World } from "./world.ts";

/** What a text did besides being a text. Reports must never do any of it. */
export interface Effect {
  readonly kind: "quick action" | "mention" | "closing keyword";
  /** `/close`, `@all`, `Closes #1`. */
  readonly what: string;
  readonly user: string;
  readonly where: string;
}

interface Node {
  readonly type: string;
  readonly value?: string;
  readonly children?: readonly Node[];
  readonly position?:
    | { readonly start: { readonly line: number }; readonly end: { readonly line: number } }
    | undefined;
}

export interface Extracted {
  /** What is left when the commands are taken out: GitLab drops every `\r`, and space at the end. */
  readonly text: string;
  readonly commands: readonly { readonly name: string; readonly argument: string }[];
}

// The names of GitLab's documentation of quick actions, aliases included.
const commandNames = `add_child add_contacts add_email add_parent admit all approve assign assign_me assign_reviewer
  award blocked_by blocks board_move cc checkin_reminder child child_of clear_health_status clear_weight clone close
  confidential convert_to_ticket copy_metadata create_merge_request done draft due duplicate epic estimate
  estimate_time health_status invite_email iteration label labels link lock mark_as_duplicate merge milestone move
  page parent_epic promote promote_to promote_to_incident publish q react ready reassign reassign_reviewer rebase
  relabel relate remove_child remove_child_epic remove_contacts remove_due_date remove_email remove_epic
  remove_estimate remove_iteration remove_label remove_milestone remove_parent remove_parent_epic remove_time_spent
  remove_zoom reopen request_changes request_review reset_approvals review run_pipeline set_parent severity ship
  shrug spend spend_time spent submit_review subscribe tableflip target_branch timeline title todo type unapprove
  unassign unassign_reviewer unassign_me unlabel unlink unlock unsubscribe update_issue_dates weight wip zoom`.split(
  /\s+/,
);

const command = new RegExp(`^/(${commandNames.join("|")})(?: ([^\\n]*))?\\s*$`, "i");
const parser = unified().use(remarkParse).use(remarkGfm);

/**
 * Takes the quick actions out of a body as GitLab does: lines that start with a known command, in any case, in
 * paragraphs of the top level; nothing in lists, quotes, HTML blocks or code (`Banzai::Filter::QuickActionFilter`).
 */
function extractCommands(body: string): Extracted {
  const text = body.replaceAll("\r", "");
  const lines = text.split("\n");
  if (!lines.some((line) => command.test(line))) return { text: text.trimEnd(), commands: [] };
  const open = findOpenLines(parser.parse(text));
  const isCommand = (line: string, index: number) => open.has(index + 1) && command.test(line);
  const commands = lines.filter(isCommand).map((line) => {
    const [, name = "", argument = ""] = command.exec(line) ?? [];
    return { name: name.toLowerCase(), argument: argument.trim() };
  });
  return {
    text: lines
      .filter((line, index) => !isCommand(line, index))
      .join("\n")
      .trimEnd(),
    commands,
  };
}

/** Numbers of the lines at whose start a command would be one, from 1. */
function findOpenLines(root: Node): ReadonlySet<number> {
  const open = new Set<number>();
  for (const paragraph of (root.children ?? []).filter(({ type }) => type === "paragraph")) {
    for (const line of linesOf(paragraph)) open.add(line);
    // A code span over several lines holds the starts of all but its first.
    const code = (paragraph.children ?? []).filter(({ type }) => type === "inlineCode");
    for (const line of code.flatMap((span) => linesOf(span).slice(1))) open.delete(line);
  }
  return open;
}

function linesOf({ position }: Node): readonly number[] {
  if (position === undefined) return [];
  const { start, end } = position;
  return Array.from({ length: end.line - start.line + 1 }, (_, index) => start.line + index);
}

/** `@name` in what is rendered as text: not in code, not in links, not behind a backslash. */
function findMentions(body: string): readonly string[] {
  if (!/@|&(#0*64|#x0*40|commat);/i.test(body)) return [];
  // The tree no longer tells an escaped `@` from another.
  const tree = parser.parse(body.replaceAll("\\@", "\u0001"));
  return [...proseOf(tree).matchAll(/(?<![\w`/])@([a-z0-9_][\w.-]*)/gi)].map(([mention]) =>
    mention.replace(/[.-]+$/, ""),
  );
}

function proseOf(node: Node): string {
  if (["code", "inlineCode", "link"].includes(node.type)) return " ";
  if (node.type === "html") return proseOfHtml(node.value ?? "");
  const parts = node.value ?? (node.children ?? []).map(proseOf).join("");
  return ["paragraph", "heading", "tableCell"].includes(node.type) ? `${parts}\n` : parts;
}

function proseOfHtml(html: string): string {
  const withoutCode = html.replace(/<!--[\s\S]*?-->|<(pre|code|a)\b[\s\S]*?<\/\1>/gi, " ");
  return withoutCode.replace(/<[^>]*>/g, " ").replace(/&(#0*64|#x0*40|commat);/gi, "@");
}

/** Issues that a merge to the default branch would close. */
const findClosingKeywords = (text: string): readonly string[] =>
  [
    ...text.matchAll(
      /\b(?:clos(?:e[sd]?|ing)|fix(?:e[sd]|ing)?|resolv(?:e[sd]?|ing)|implement(?:s|ed|ing)?):?\s+(?:[\w./-]*#\d+|https?:\S+\/issues\/\d+)/gi,
    ),
  ].map(([keyword]) => keyword);

export interface Execution {
  readonly user: string;
  readonly where: string;
  /** Whether the text is of a kind whose closing keywords close issues. */
  readonly closes?: boolean;
}

/** Executes a body: its quick actions and mentions become effects, and what is left is returned. */
export function executeBody(world: World, body: string, { user, where, closes = false }: Execution): Extracted {
  const extracted = extractCommands(body);
  const effect = (kind: Effect["kind"], what: string) => world.effects.push({ kind, what, user, where });
  for (const { name, argument } of extracted.commands) effect("quick action", `/${name} ${argument}`.trim());
  for (const mention of findMentions(extracted.text)) effect("mention", mention);
  if (closes) for (const keyword of findClosingKeywords(extracted.text)) effect("closing keyword", keyword);
  return extracted;
}

/** `commands_changes` of an answer: empty when nothing was executed. */
export const changesOf = ({ commands }: Extracted): Record<string, unknown> =>
  Object.fromEntries(commands.map(({ name, argument }) => [name, argument]));
