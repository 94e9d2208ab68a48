import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { wellFormed } from "../../core/text/well-formed.ts";
import { forgeFileBroken } from "../../errors.ts";
import type { Uploads } from "../../ports/uploads.ts";
import { codeOf, explainWriteFailure } from "../files/write-failure.ts";
import { writeWhole } from "../files/write-file.ts";

/**
 * Images under `uploads/<hash>/<name>`: an address relative to the page, which shows it as it stands. The same content
 * under another name is the same upload; a file that no longer holds the content of its hash is written anew.
 */
export function createUploads(directory: string): Uploads {
  return {
    upload: async (name, content) => {
      const hash = createHash("sha256").update(content).digest("hex").slice(0, 16);
      const folder = join(directory, "uploads", hash);
      const known = await findSame(folder, content);
      if (known !== undefined) return { url: addressOf(hash, known), reused: true };
      const safe = fileName(name);
      const file = join(folder, safe);
      await explainWriteFailure(file, () => writeWhole(file, content));
      return { url: addressOf(hash, safe), reused: false };
    },
    holds: (url) => /^uploads\/[0-9a-f]{16}\/[^/\s]+$/.test(url),
  };
}

async function findSame(folder: string, content: Uint8Array): Promise<string | undefined> {
  try {
    for (const name of (await readdir(folder)).toSorted()) {
      if (!name.endsWith(".tmp") && (await readFile(join(folder, name))).equals(content)) return name;
    }
    return undefined;
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") return undefined;
    throw forgeFileBroken({ path: folder, detail: `it cannot be read (${codeOf(cause)})` }, { cause });
  }
}

/** The last part of a path, without what no file system or terminal should see. */
function fileName(name: string): string {
  const last =
    wellFormed(name)
      .split(/[/\\]/)
      .at(-1)
      ?.replaceAll(/\p{Cc}/gu, "") ?? "";
  return /^\.*$/.test(last) ? "image" : last;
}

/** Parentheses would end the address in `![](…)`, quotes an attribute. */
const addressOf = (hash: string, name: string) =>
  `uploads/${hash}/${encodeURIComponent(name).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)}`;
