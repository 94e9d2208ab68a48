import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { type Data, unified } from "unified";

interface Point {
  readonly offset?: number | undefined;
}

export interface MarkdownNode {
  readonly type: string;
  readonly url?: string;
  readonly alt?: string | null | undefined;
  readonly identifier?: string;
  readonly lang?: string | null | undefined;
  readonly position?: { readonly start: Point; readonly end: Point } | undefined;
  readonly children?: readonly MarkdownNode[];
  /** Where the address of a link, an image or a definition stands, with the angle brackets that it may have. */
  readonly address?: TextRange;
}

export interface TextRange {
  readonly start: number;
  readonly end: number;
}

type Extension = Extract<NonNullable<Data["fromMarkdownExtensions"]>[number], { enter?: unknown }>;
type Handle = NonNullable<NonNullable<Extension["enter"]>[keyof NonNullable<Extension["enter"]>]>;

const keepAddress: Handle = function ({ start, end }) {
  Object.assign(this.stack.at(-1) ?? {}, { address: { start: start.offset, end: end.offset } });
};
const addresses: Extension = { enter: { resourceDestination: keepAddress, definitionDestination: keepAddress } };

const parser = unified()
  .data({ fromMarkdownExtensions: [addresses] })
  .use(remarkParse)
  .use(remarkGfm);

/** Reads Markdown; null when it is nested more deeply than the parser's stack. */
export function parseTree(markdown: string): MarkdownNode | null {
  try {
    return parser.parse(markdown);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The part of the text that a node was read from; undefined for what the parser made up. */
export function rangeOf({ position }: MarkdownNode): TextRange | undefined {
  const start = position?.start.offset;
  const end = position?.end.offset;
  return start === undefined || end === undefined ? undefined : { start, end };
}

export interface Step {
  readonly node: MarkdownNode;
  /** False on the way back, when all that is inside has been seen. */
  readonly entering: boolean;
}

/** All nodes in the order of the text, without recursion: trees of hostile texts are deep. */
export function* walkTree(root: MarkdownNode): Generator<Step> {
  const stack: Step[] = [{ node: root, entering: true }];
  for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
    yield step;
    if (!step.entering) continue;
    stack.push({ node: step.node, entering: false });
    for (const child of (step.node.children ?? []).toReversed()) stack.push({ node: child, entering: true });
  }
}
