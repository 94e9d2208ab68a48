import { createHash } from "node:crypto";
import pMap from "p-map";
import type { ImageReference } from "../../core/publishing/markdown-images.ts";
import type { LocalImages } from "../../ports/local-images.ts";

/** The local images of a Markdown text, as far as they may leave the machine. */
export interface ReadImages {
  readonly references: readonly ImageReference[];
  /** By the address that stands in the text. */
  readonly byUrl: ReadonlyMap<string, ImageContent | LostImage>;
}

const concurrency = 4;
const maxImages = 200;
/** All of them are in memory at once. */
const maxBytes = 200 * 1024 ** 2;

/** Reads the images that a Markdown text shows. @param folder of the text, relative to the project */
export async function readImages(markdown: string, folder: string, images: LocalImages): Promise<ReadImages> {
  const { findLocalImages } = await import("../../core/publishing/markdown-images.ts");
  const references = findLocalImages(markdown);
  const urls = [...new Set(references.map(({ url }) => url))];
  const spend = createBudget();
  const read = await pMap(urls, (url, index) => readImage(url, index, { images, folder, spend }), { concurrency });
  return { references, byUrl: new Map(urls.map((url, index) => [url, read[index] ?? unread])) };
}

export interface ImageContent {
  readonly hash: string;
  readonly name: string;
  readonly content: Uint8Array;
}

export interface LostImage {
  /** Why, in a few words. */
  readonly lost: string;
}

export const unread: LostImage = { lost: "it was not read" };

/** Says whether there is room for one more content, which is then taken; what is there already takes none. */
type Spend = (hash: string, size: number) => boolean;

function createBudget(): Spend {
  const known = new Set<string>();
  let spent = 0;
  return (hash, size) => {
    if (known.has(hash)) return true;
    if (spent + size > maxBytes) return false;
    known.add(hash);
    spent += size;
    return true;
  };
}

interface ReadDeps {
  readonly images: LocalImages;
  readonly folder: string;
  readonly spend: Spend;
}

async function readImage(
  url: string,
  index: number,
  { images, folder, spend }: ReadDeps,
): Promise<ImageContent | LostImage> {
  if (index >= maxImages) return { lost: `a report shows at most ${maxImages}` };
  const image = await images.read(folder, url);
  if (image.kind === "refused") return { lost: image.reason };
  const { name, content } = image;
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 16);
  if (!spend(hash, content.length)) return { lost: `the images of a report have at most ${maxBytes / 1024 ** 2} MiB` };
  return { name, content, hash };
}
