import { readFile } from "node:fs/promises";
import { LineCounter, parseDocument } from "yaml";

/** The content of a YAML or JSON file, or what is wrong with it, with its line. Throws what the system says. */
export async function readDocument(
  file: string,
): Promise<{ readonly content: unknown } | { readonly problem: string }> {
  const lines = new LineCounter();
  const text = await readFile(file, "utf8");
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: "silent" });
  const [error] = document.errors;
  if (error !== undefined) return { problem: `line ${lines.linePos(error.pos[0]).line}: ${error.message}` };
  try {
    return { content: document.toJS({ maxAliasCount: 100 }) };
  } catch (cause) {
    // An alias without anchor shows only when the value is built.
    return { problem: cause instanceof Error ? cause.message : String(cause) };
  }
}
