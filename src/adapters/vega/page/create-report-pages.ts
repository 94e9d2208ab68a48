import { readFile } from "node:fs/promises";
import type { ReportPages } from "../../../ports/report-pages.ts";
import { type FontFile, findFonts } from "../fonts.ts";
import { createFontFace } from "./page-style.ts";
import { renderPage } from "./render-page.ts";

/** @param script path of the script that shows plots in a browser, as the package carries it */
export function createReportPages(script: string): ReportPages {
  return {
    render: async (page) => {
      const [source, ...faces] = await Promise.all([
        readFile(script, "utf8"),
        ...findFonts().filter(isPlain).map(readFace),
      ]);
      return renderPage(page, { script: source, fonts: faces.join("\n") });
    },
  };
}

/** Latin alone: each alphabet would add 50 KB to every page. */
const isPlain = ({ family }: FontFile) => family === "Inter";

const readFace = async (font: FontFile) => createFontFace(font, await readFile(font.path));
