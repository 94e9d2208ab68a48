import { CibotError } from "../../../errors.ts";
import type { ReportPage } from "../../../ports/report-pages.ts";
import type { HtmlNode } from "../../markup/element.ts";
import { compileSpec } from "../compile-spec.ts";
import { embedData, embedJson } from "./embed-data.ts";

/** Replaces an image of the Markdown by one that carries its file, a plot with its specification beside it. */
export function embedImages({ images, views }: Pick<ReportPage, "images" | "views">) {
  return (image: HtmlNode): HtmlNode => {
    const address = String(image.properties?.src);
    const content = find(images, address);
    if (content === undefined) return nameAbsent(image);
    const still = { ...image, properties: { ...image.properties, src: embedData(mediaTypeOf(address), content) } };
    const spec = find(views, address);
    const compiled = spec === undefined ? undefined : tryToCompile(spec);
    return compiled === undefined ? still : createPlot(still, compiled);
  };
}

/** An address can be any word of a report: `constructor` is no image. */
const find = <T>(files: Readonly<Record<string, T>>, address: string): T | undefined =>
  Object.hasOwn(files, address) ? files[address] : undefined;

/** An image may stand in a paragraph, so this may not be a block of its own. */
const createPlot = (still: HtmlNode, compiled: unknown): HtmlNode =>
  createElement("span", { className: ["plot"] }, [
    still,
    createElement("script", { type: "application/json" }, [{ type: "text", value: embedJson(compiled) }]),
  ]);

/** Without a view the picture is shown, which was drawn from a specification of its own. */
function tryToCompile(spec: ReportPage["views"][string]): unknown {
  try {
    return compileSpec(spec).compiled;
  } catch (error) {
    if (error instanceof CibotError) return undefined;
    throw error;
  }
}

const nameAbsent = ({ properties = {} }: HtmlNode) =>
  createElement("span", { className: ["absent"] }, [{ type: "text", value: String(properties.alt || properties.src) }]);

const createElement = (tagName: string, properties: HtmlNode["properties"] & {}, children: HtmlNode[]): HtmlNode => ({
  type: "element",
  tagName,
  properties,
  children,
});

const mediaTypes: Readonly<Record<string, string>> = { jpg: "image/jpeg", svg: "image/svg+xml" };

function mediaTypeOf(address: string): string {
  const extension = address.slice(address.lastIndexOf(".") + 1).toLowerCase();
  return mediaTypes[extension] ?? `image/${extension}`;
}
