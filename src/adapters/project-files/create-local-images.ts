import { open, realpath } from "node:fs/promises";
import { basename, relative, resolve, sep } from "node:path";
import type { LocalImage, LocalImages } from "../../ports/local-images.ts";

const maxBytes = 10 * 1024 * 1024;

/** Images of a Markdown file: only real image files inside its folder, after symbolic links. */
export function createLocalImages(directory: string): LocalImages {
  return {
    read: async (folder, url) => {
      const root = await realpath(resolve(directory, folder));
      const file = await realpath(resolve(root, decodePath(url))).catch(() => undefined);
      if (file === undefined) return { kind: "refused", reason: "no such file" };
      const inside = relative(root, file);
      if (inside.startsWith(`..${sep}`) || inside === "..")
        return { kind: "refused", reason: "outside the report's folder" };
      return readImage(file);
    },
  };
}

async function readImage(file: string): Promise<LocalImage> {
  const handle = await open(file, "r");
  try {
    const { size, isFile } = await handle.stat().then((stat) => ({ size: stat.size, isFile: stat.isFile() }));
    if (!isFile) return { kind: "refused", reason: "not a file" };
    if (size > maxBytes) return { kind: "refused", reason: "larger than 10 MiB" };
    const content = await handle.readFile();
    if (!hasImageSignature(content)) return { kind: "refused", reason: "not a PNG, JPEG, GIF, WebP or SVG image" };
    return { kind: "image", name: basename(file), content };
  } finally {
    await handle.close();
  }
}

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
  return /^\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*|<!DOCTYPE svg[^>]*>\s*)*<svg[\s>]/s.test(start);
}
