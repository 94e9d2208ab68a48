// Pictures to look at. `plots`: every plot for data sets of every kind, in gallery/: index.html and contact-sheet.png.
// `comment [FOLDER]`: the comment on a merge request as its readers see it, in gallery/comment/.
// `readme`: the same, and its first screen as the picture of README.md, docs/images/report.png.
import { mkdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const gallery = join(root, "gallery");
const [what = "plots", folder] = process.argv.slice(2);

if (what === "plots") {
  const { drawPlots } = await import("./gallery/plots.js");
  await drawPlots(gallery);
} else if (what === "comment") {
  const { drawComment } = await import("./gallery/comment.js");
  const chosen = folder === undefined ? join(gallery, "comment") : resolve(folder);
  await drawComment(chosen);
  process.stdout.write(`${join(chosen, "index.html")}\n`);
} else if (what === "readme") {
  const { drawComment } = await import("./gallery/comment.js");
  const { photographFirstScreen } = await import("./gallery/photograph.js");
  const picture = join(root, "docs/images/report.png");
  mkdirSync(dirname(picture), { recursive: true });
  await drawComment(join(gallery, "comment"));
  await photographFirstScreen(join(gallery, "comment"), picture);
  process.stdout.write(`${picture}\n`);
} else {
  process.stderr.write(`error: "${what}" is no gallery; there are plots, comment and readme.\n`);
  process.exitCode = 2;
}
