// Pictures to look at. `plots`: every plot for data sets of every kind, in gallery/: index.html and contact-sheet.png.
// `comment [FOLDER]`: the comment on a merge request as its readers see it, in gallery/comment/.
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const gallery = join(dirname(dirname(fileURLToPath(import.meta.url))), "gallery");
const [what = "plots", folder] = process.argv.slice(2);

if (what === "plots") {
  const { drawPlots } = await import("./gallery/plots.js");
  await drawPlots(gallery);
} else if (what === "comment") {
  const { drawComment } = await import("./gallery/comment.js");
  const chosen = folder === undefined ? join(gallery, "comment") : resolve(folder);
  await drawComment(chosen);
  process.stdout.write(`${join(chosen, "index.html")}\n`);
} else {
  process.stderr.write(`error: "${what}" is no gallery; there are plots and comment.\n`);
  process.exitCode = 2;
}
