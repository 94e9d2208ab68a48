// Draws every plot for data sets of every kind and lays them out in gallery/: index.html and contact-sheet.png.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createPlots, drawablePlots } from "../dist/tools/create-plots.js";
import { evaluate } from "../dist/tools/evaluate.js";
import { createVegaRasterizer } from "../dist/tools/vega-rasterizer.js";
import { drawContactSheet } from "./gallery/contact-sheet.js";
import { dataSets } from "./gallery/data-sets.js";
import { renderPage } from "./gallery/render-page.js";

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), "gallery");
const maxBytes = 150 * 1024;

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const rasterizer = createVegaRasterizer();
const sections = [];
for (const { name, about, names, split } of dataSets) {
  const { splits, baseline } = evaluate([split]);
  const plots = createPlots(drawablePlots, { candidate: splits[0], baseline: baseline?.splits[0] ?? null, names });
  const pictures = [];
  for (const { name: plot, alt, spec } of plots)
    pictures.push(await save({ file: `${toFileName(name)}.${plot}.png`, plot, alt, spec }));
  sections.push({ name, about, pictures });
}
writeFileSync(join(folder, "index.html"), renderPage(sections, { maxBytes }));
writeFileSync(join(folder, "contact-sheet.png"), await drawContactSheet(sections, drawablePlots));
reportSizes(sections.flatMap(({ pictures }) => pictures));

async function save({ file, plot, alt, spec }) {
  const started = performance.now();
  const png = await rasterizer.toPng(spec);
  writeFileSync(join(folder, file), png);
  return { file, plot, alt, png, bytes: png.length, milliseconds: performance.now() - started };
}

function toFileName(name) {
  return name.replaceAll(" ", "-");
}

function reportSizes(pictures) {
  const tooLarge = pictures.filter(({ bytes }) => bytes > maxBytes);
  for (const { file, bytes } of tooLarge)
    process.stderr.write(`error: gallery/${file} has ${bytes} bytes, more than ${maxBytes}.\n`);
  process.stdout.write(`${join(folder, "index.html")}\n`);
  process.exitCode = tooLarge.length === 0 ? 0 : 1;
}
