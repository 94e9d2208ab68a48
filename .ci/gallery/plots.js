import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createPlots, drawablePlots } from "../../dist/tools/create-plots.js";
import { evaluate } from "../../dist/tools/evaluate.js";
import { createVegaRasterizer } from "../../dist/tools/vega-rasterizer.js";
import { drawContactSheet } from "./contact-sheet.js";
import { dataSets } from "./data-sets.js";
import { renderPage } from "./render-page.js";

const maxBytes = 150 * 1024;

/** A page and one large picture of all plots, in a folder that is emptied but for its folders. */
export async function drawPlots(folder) {
  empty(folder);
  const rasterizer = createVegaRasterizer();
  const sections = [];
  for (const { name, about, names, split } of dataSets) {
    const { splits, baseline } = evaluate([split]);
    const plots = createPlots(drawablePlots, { candidate: splits[0], baseline: baseline?.splits[0] ?? null, names });
    const pictures = [];
    for (const { name: plot, alt, spec } of plots) {
      const file = `${toFileName(name)}.${plot}.png`;
      pictures.push({ file, plot, alt, ...(await save(join(folder, file), spec, rasterizer)) });
    }
    sections.push({ name, about, pictures });
  }
  writeFileSync(join(folder, "index.html"), renderPage(sections, { maxBytes }));
  writeFileSync(join(folder, "contact-sheet.png"), await drawContactSheet(sections, drawablePlots));
  const pictures = sections.flatMap((section) => section.pictures);
  reportSizes(pictures, folder);
}

function empty(folder) {
  mkdirSync(folder, { recursive: true });
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) rmSync(join(folder, entry.name));
  }
}

async function save(path, spec, rasterizer) {
  const started = performance.now();
  const png = await rasterizer.toPng(spec);
  writeFileSync(path, png);
  return { png, bytes: png.length, milliseconds: performance.now() - started };
}

function toFileName(name) {
  return name.replaceAll(" ", "-");
}

function reportSizes(pictures, folder) {
  const tooLarge = pictures.filter(({ bytes }) => bytes > maxBytes);
  for (const { file, bytes } of tooLarge)
    process.stderr.write(`error: gallery/${file} has ${bytes} bytes, more than ${maxBytes}.\n`);
  process.stdout.write(`${join(folder, "index.html")}\n`);
  process.exitCode = tooLarge.length === 0 ? 0 : 1;
}
