import type { ImageReference } from "../../core/publishing/markdown-images.ts";
import { escapeText } from "../../core/report/markdown.ts";
import type { LocalImages } from "../../ports/local-images.ts";
import type { Uploads } from "../../ports/uploads.ts";
import type { Deps } from "../deps.ts";

interface ImagePorts {
  readonly images: LocalImages;
  readonly uploads: Uploads;
  readonly io: Deps["io"];
}

export interface UploadedMarkdown {
  readonly markdown: string;
  readonly uploads: { readonly new: number; readonly reused: number };
}

/** Uploads the local images of a Markdown text and points it to them; a refused image becomes words that say why. */
export async function uploadImages(
  source: { markdown: string; folder: string },
  ports: ImagePorts,
): Promise<UploadedMarkdown> {
  const { findLocalImages, replaceParts } = await import("../../core/publishing/markdown-images.ts");
  const references = findLocalImages(source.markdown);
  const parts = [];
  const counts = { new: 0, reused: 0 };
  for (const reference of references) {
    const image = await ports.images.read(source.folder, reference.url);
    if (image.kind === "refused") {
      ports.io.warn(`image "${reference.url}" is not published: ${image.reason}`);
      parts.push({ ...reference.whole, by: describeRefusal(reference, image.reason) });
      continue;
    }
    const { url, reused } = await ports.uploads.upload(image.name, image.content);
    counts[reused ? "reused" : "new"]++;
    parts.push({ start: reference.start, end: reference.end, by: url });
  }
  return { markdown: replaceParts(source.markdown, parts), uploads: counts };
}

const describeRefusal = ({ alt, url }: ImageReference, reason: string) =>
  `*[${escapeText(alt || url)}: image not published, ${reason}]*`;
