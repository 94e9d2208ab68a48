import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { hasChromium, launchChromium } from "../../dist/tools/chromium.js";

const pictures = [
  { file: "comment-1280.png", width: 1280, scale: 1, unfolds: false },
  { file: "comment-400.png", width: 400, scale: 2, unfolds: false },
  { file: "comment-unfolded.png", width: 1280, scale: 1, unfolds: true },
];

const noEmoji =
  "warning: no font has emoji, so that ✅ is a box in the pictures: `apt-get install fonts-noto-color-emoji`\n";

/** Pictures of the whole page in a folder. Throws when the browser does not show one of its images. */
export async function photograph(folder) {
  if (!hasChromium("the picture of the comment")) return;
  const browser = await launchChromium();
  try {
    for (const { file, width, scale, unfolds } of pictures) {
      const page = await browser.newPage({ viewport: { width, height: 900 }, deviceScaleFactor: scale });
      await page.goto(pathToFileURL(join(folder, "index.html")).href);
      const missing = await page.evaluate(showImages, unfolds);
      if (missing.length > 0) throw new Error(`not shown: ${missing.join(", ")}`);
      if (file === pictures[0].file && !(await page.evaluate(hasEmoji))) process.stderr.write(noEmoji);
      await page.screenshot({ path: join(folder, file), fullPage: true });
      await page.close();
    }
  } finally {
    await browser.close();
  }
}

/** What a reviewer sees of a comment first, down to the end of its first plot, as one picture. */
export async function photographFirstScreen(folder, picture) {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 860, height: 900 }, deviceScaleFactor: 1.5 });
    await page.goto(pathToFileURL(join(folder, "index.html")).href);
    const missing = await page.evaluate(showImages, false);
    if (missing.length > 0) throw new Error(`not shown: ${missing.join(", ")}`);
    const clip = await page.evaluate(measureFirstScreen);
    await page.screenshot({ path: picture, clip, fullPage: true });
  } finally {
    await browser.close();
  }
}

/** In the page: the comment down to the end of its first image. */
function measureFirstScreen() {
  const comment = document.querySelector("article.card").getBoundingClientRect();
  const end = document.querySelector("article.card img").getBoundingClientRect().bottom;
  const margin = 12;
  return {
    x: comment.x - margin,
    y: comment.y - margin,
    width: comment.width + 2 * margin,
    height: end - comment.y + 2 * margin,
  };
}

/** In the page: waits for all images, those of closed folds too, and names the ones that are not shown. */
async function showImages(unfolds) {
  for (const details of document.querySelectorAll("details")) details.open = unfolds;
  const images = [...document.images];
  for (const image of images) image.loading = "eager";
  await Promise.allSettled(images.map((image) => image.decode()));
  return images.filter(({ naturalWidth }) => naturalWidth === 0).map(({ src }) => src);
}

/** In the page: whether a sign that has a colour is drawn in one. */
function hasEmoji() {
  const context = document.createElement("canvas").getContext("2d");
  context.font = "24px sans-serif";
  context.fillText("✅", 0, 30);
  const { data } = context.getImageData(0, 0, 40, 40);
  return data.some((value, index) => index % 4 === 0 && value !== data[index + 1]);
}
