import pMap from "p-map";
import type { ImageIndex } from "../../core/publishing/image-index.ts";
import type { ImageReference } from "../../core/publishing/markdown-images.ts";
import type { Target } from "../../core/publishing/target.ts";
import { escapeText } from "../../core/report/markdown.ts";
import { CibotError, notAuthenticated } from "../../errors.ts";
import type { Uploads } from "../../ports/uploads.ts";
import type { Deps } from "../deps.ts";
import { type ImageContent, type LostImage, type ReadImages, unread } from "./read-images.ts";

interface UploadDeps extends Pick<Deps, "io" | "signal"> {
  readonly uploads: Uploads;
}

export interface ImageSource {
  readonly markdown: string;
  readonly images: ReadImages;
  readonly target: Target;
  /** What the published comment shows already. */
  readonly known: ImageIndex;
}

export interface UploadCounts {
  readonly new: number;
  readonly reused: number;
  /** Images that are named in the comment, because they could not be shown. */
  readonly failed: number;
}

export const noUploads: UploadCounts = { new: 0, reused: 0, failed: 0 };

export interface UploadedMarkdown {
  readonly markdown: string;
  readonly uploads: UploadCounts;
  /** The images that the Markdown shows now, by the hash of their content. */
  readonly shown: ImageIndex;
}

/** More uploads at once are what a forge takes for an attack. */
const concurrency = 4;
/** A forge that fails this often in a row would cost its time limit for every further image. */
const maxFailures = 2;

/**
 * Uploads the local images of a Markdown text and points it to them; an image that is refused, or that the forge does
 * not take, becomes words that say why. Throws `not_authenticated`, `interrupted`.
 */
export async function uploadImages(source: ImageSource, deps: UploadDeps): Promise<UploadedMarkdown> {
  const { replaceParts } = await import("../../core/publishing/markdown-images.ts");
  const { references, byUrl } = source.images;
  const contents = new Map<string, ImageContent>();
  for (const image of byUrl.values()) if ("hash" in image && !contents.has(image.hash)) contents.set(image.hash, image);
  const upload = createUpload(source, deps);
  let done = 0;
  const send = async (image: ImageContent) => {
    const result = await upload(image);
    deps.io.hint(`image ${image.name}`, { done: ++done, total: contents.size });
    return [image.hash, result] as const;
  };
  const sent = await pMap(contents.values(), send, { concurrency });
  const byHash = new Map(sent);
  const results = new Map([...byUrl].map(([url, image]) => [url, findResult(image, byHash)]));
  for (const [url, result] of results) {
    if ("lost" in result) deps.io.warn(`image "${url}" is not published: ${result.lost}`);
  }
  const shown = references.map(({ url }) => results.get(url) ?? unread);
  const parts = references.map((reference, index) => replaceImage(reference, shown[index] ?? unread));
  return {
    markdown: replaceParts(source.markdown, parts),
    uploads: count(shown, sent),
    shown: listShown(sent),
  };
}

type SentImage = { readonly url: string; readonly reused: boolean } | LostImage;

function createUpload({ known, target }: ImageSource, { uploads, signal }: UploadDeps) {
  let failures = 0;
  return async ({ hash, name, content }: ImageContent): Promise<SentImage> => {
    const published = known.get(hash);
    if (published !== undefined && uploads.holds(published)) return { url: published, reused: true };
    if (failures >= maxFailures) return { lost: "not tried, since the forge took none before it" };
    try {
      const done = await uploads.upload(name, content, target);
      failures = 0;
      return done;
    } catch (error) {
      if (!(error instanceof CibotError) || signal.aborted || error.code === notAuthenticated.code) throw error;
      if (error.exit === 5) failures++;
      return { lost: describeLoss(error) };
    }
  };
}

const findResult = (image: ImageContent | LostImage, sent: ReadonlyMap<string, SentImage>): SentImage =>
  "lost" in image ? image : (sent.get(image.hash) ?? unread);

/** The whole message is for the terminal: the comment's readers are helped by the reason alone. */
const describeLoss = ({ code }: CibotError) => `the forge did not take it (${code.replaceAll("_", " ")})`;

function replaceImage({ start, end, whole, alt, url }: ImageReference, image: SentImage) {
  if ("url" in image) return { start, end, by: image.url };
  return { ...whole, by: `*[${escapeText(alt || url)}: image not published, ${image.lost}]*` };
}

type Sent = readonly (readonly [string, SentImage])[];

/** New ones count once per content; of the others each time that the text shows one. */
function count(results: readonly SentImage[], sent: Sent): UploadCounts {
  const shown = results.filter((image) => "url" in image).length;
  const fresh = sent.filter(([, image]) => "url" in image && !image.reused).length;
  return { new: fresh, reused: shown - fresh, failed: results.length - shown };
}

const listShown = (sent: Sent): ImageIndex =>
  new Map(sent.flatMap(([hash, image]): [string, string][] => ("url" in image ? [[hash, image.url]] : [])));
