import type { Deps } from "../deps.ts";
import type { MadeReport } from "./make-report.ts";

/** Where the page is put when `--html` names no file. */
const defaultPage = ".cibot/report/report.html";

/** The value of `--html [file]`: true without a file, undefined when it was not given. */
export type PageOption = string | true | undefined;

export const pageOption = [
  "--html [file]",
  "write the report as one page with interactive plots too (default: .cibot/report/report.html)",
] as const;

/** The file that `--html` asks for; null when it was not given. */
export function findPagePath(html: PageOption): string | null {
  if (html === undefined) return null;
  return html === true ? defaultPage : html;
}

/** Writes the report as one page whose plots answer a pointer, and tells where. Throws `disk_full`, `write_failed`. */
export async function writePage(
  html: PageOption,
  { report, headline, markdown, images, views, json }: MadeReport,
  deps: Pick<Deps, "io" | "mask" | "project" | "reportPages">,
): Promise<string | null> {
  const path = findPagePath(html);
  if (path === null) return null;
  await deps.io.step(`write ${path}`, async () => {
    const pages = await deps.reportPages();
    const text = { model: report.model, headline: headline.text, at: report.environment.at, markdown, evidence: json };
    const page = await pages.render({ ...text, images, views });
    const { files } = await deps.project();
    // Specifications hold names of branches, and the headline was not masked yet.
    await files.write(path, deps.mask(page));
  });
  return path;
}
