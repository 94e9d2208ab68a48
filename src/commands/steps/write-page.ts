import type { Deps } from "../deps.ts";
import type { MadeReport } from "./make-report.ts";

/** Where the page is put when `--html` names no file. */
const defaultPage = ".cibot/report/report.html";

/** The file that `--html` asks for; null when it was not given. */
export const findPagePath = (html: string | true | undefined): string | null =>
  html === undefined ? null : html === true ? defaultPage : html;

/** Writes the report as one page whose plots answer a pointer. Throws `disk_full`, `write_failed`. */
export async function writePage(
  path: string,
  { report, headline, markdown, images, views, json }: MadeReport,
  deps: Pick<Deps, "io" | "mask" | "project" | "reportPages">,
): Promise<void> {
  await deps.io.step(`write ${path}`, async () => {
    const pages = await deps.reportPages();
    const text = { model: report.model, headline: headline.text, at: report.environment.at, markdown, evidence: json };
    const page = await pages.render({ ...text, images, views });
    const { files } = await deps.project();
    // Specifications hold names of branches, and the headline was not masked yet.
    await files.write(path, deps.mask(page));
  });
}
