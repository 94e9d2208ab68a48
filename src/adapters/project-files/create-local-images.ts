import { constants, type FileHandle, open, readlink, realpath } from "node:fs/promises";
import { basename, resolve } from "node:path";
import type { LocalImage, LocalImages } from "../../ports/local-images.ts";
import { isInside } from "./is-inside.ts";

const maxBytes = 10 * 1024 * 1024;

/** Images of a Markdown file: only real image files inside its folder, after symbolic links. */
export function createLocalImages(directory: string): LocalImages {
  return {
    read: async (folder, url) => {
      const root = await realpath(resolve(directory, folder)).catch(() => undefined);
      if (root === undefined) return refuse("no such file");
      const file = await realpath(resolve(root, decodePath(url))).catch(() => undefined);
      if (file === undefined) return refuse("no such file");
      if (!isInside(root, file)) return refuse("outside the report's folder");
      return readImage({ root, file, name: basename(decodePath(url)) });
    },
  };
}

const refuse = (reason: string): LocalImage => ({ kind: "refused", reason });

interface FoundImage {
  readonly root: string;
  /** Without symbolic links, as far as a look could tell. */
  readonly file: string;
  readonly name: string;
}

async function readImage({ root, file, name }: FoundImage): Promise<LocalImage> {
  // A pipe would wait for its writer; a link was none when it was looked at.
  const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;
  const handle = await open(file, flags).catch(() => undefined);
  if (handle === undefined) return refuse("it cannot be opened");
  try {
    if (!isInside(root, await findOpened(handle, file))) return refuse("outside the report's folder");
    const stat = await handle.stat();
    if (!stat.isFile()) return refuse("not a file");
    if (stat.size > maxBytes) return refuse("larger than 10 MiB");
    const content = await handle.readFile();
    if (!hasImageSignature(content)) return refuse("not a PNG, JPEG, GIF, WebP or SVG image");
    return { kind: "image", name, content };
  } finally {
    await handle.close();
  }
}

/** What was opened, as Linux tells it: a folder on the way may have become a link after it was looked at. */
const findOpened = ({ fd }: FileHandle, file: string): Promise<string> =>
  readlink(`/proc/self/fd/${fd}`).catch(() => file);

function decodePath(url: string): string {
  const path = url.replace(/[?#].*$/, "");
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** The file's first bytes decide, not its name: https://www.iana.org/assignments/media-types lists the formats. */
function hasImageSignature(content: Uint8Array): boolean {
  const start = Buffer.from(content.subarray(0, 512)).toString("latin1");
  if (start.startsWith("\x89PNG\r\n\x1a\n") || start.startsWith("\xff\xd8\xff")) return true;
  if (/^GIF8[79]a/.test(start) || /^RIFF....WEBP/s.test(start)) return true;
  // A comment ends at its first `-->`: were it free to end at a later one, a file of comments would take for ever.
  return /^(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?((<!--((?!-->).)*-->|<!DOCTYPE svg[^>]*>)\s*)*<svg[\s>]/s.test(start);
}
