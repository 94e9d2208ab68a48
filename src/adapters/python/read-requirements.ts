import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { fileMissing } from "../../errors.ts";

/**
 * The contents of a requirements file and of the files that it includes, in the order of the includes, each file once.
 * https://pip.pypa.io/en/stable/reference/requirements-file-format/
 * @throws `file_missing`
 */
export async function readRequirements(file: string): Promise<Buffer[]> {
  const contents = new Map<string, Buffer>();
  const visit = async (path: string, from: string | null): Promise<void> => {
    if (contents.has(path)) return;
    const content = await readNamed(path, from);
    contents.set(path, content);
    for (const included of findIncludes(content.toString("utf8"))) await visit(resolve(dirname(path), included), path);
  };
  await visit(resolve(file), null);
  return [...contents.values()];
}

async function readNamed(path: string, from: string | null): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    const hint = from === null ? "Restore the requirements file." : `Correct the line of ${from} that includes it.`;
    throw fileMissing({ path, hint }, { cause });
  }
}

/** `-r other.txt`, `--requirement=other.txt`, and the same of constraints; an address is not read. */
function findIncludes(text: string): string[] {
  const include = /^[ \t]*(?:-[rc][ \t]*|--(?:requirement|constraint)(?:[ \t]+|=))("[^"]*"|'[^']*'|(?:\\.|[^\s\\])+)/gm;
  return [...text.replaceAll(/\\\r?\n/g, "").matchAll(include)]
    .map(([, path = ""]) => path.replace(/^(["'])(.*)\1$/, "$2").replaceAll(/\\(.)/g, "$1"))
    .filter((path) => !/^[a-z][a-z\d+.-]*:\/\//i.test(path));
}
