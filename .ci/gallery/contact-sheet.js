import { createCanvas, loadImage } from "canvas";

const cell = { width: 640, height: 420 };
const gap = 16;
const heading = 40;

/** One PNG: a column for each data set, a row for each plot; pictures at 640 pixels. */
export async function drawContactSheet(sections, plots) {
  const width = gap + sections.length * (cell.width + gap);
  const height = heading + plots.length * (cell.height + gap);
  const canvas = createCanvas(width, height);
  const context = canvas.getContext("2d");
  context.fillStyle = "#f6f8fa";
  context.fillRect(0, 0, width, height);
  context.fillStyle = "#1f2328";
  context.font = "600 20px Inter";
  for (const [column, { name, pictures }] of sections.entries()) {
    const x = gap + column * (cell.width + gap);
    context.fillText(name, x, heading - 12);
    for (const { plot, png } of pictures) {
      const image = await loadImage(png);
      const y = heading + plots.indexOf(plot) * (cell.height + gap);
      context.drawImage(image, x, y, cell.width, (image.height * cell.width) / image.width);
    }
  }
  return canvas.encode("png");
}
