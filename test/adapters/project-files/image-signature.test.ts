import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createLocalImages } from "../../../src/adapters/project-files/create-local-images.ts";
import { temporaryFolder } from "../../support/git-repository.ts";

function readAs(name: string, content: string, encoding: BufferEncoding = "latin1") {
  const folder = temporaryFolder();
  writeFileSync(join(folder, name), content, encoding);
  return createLocalImages(folder).read(".", name);
}

const matplotlib = `<?xml version="1.0" encoding="utf-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"
  "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns:xlink="http://www.w3.org/1999/xlink" width="460.8pt"></svg>`;

test.each([
  ["PNG", "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"],
  ["JPEG", "\xff\xd8\xff\xe0\0\x10JFIF"],
  ["GIF of 1987", "GIF87a\x01\0"],
  ["GIF of 1989", "GIF89a\x01\0"],
  ["WebP", "RIFF\n\r\0\0WEBPVP8 "],
  ["SVG", "<svg></svg>"],
  ["SVG with attributes", '<svg xmlns="http://www.w3.org/2000/svg"/>'],
  ["SVG over lines", "<svg\n  width='1'/>"],
  ["SVG after a byte order mark", "\xef\xbb\xbf<svg />"],
  ["SVG after white space", " \r\n\t<svg />"],
  ["SVG after a declaration", '<?xml version="1.0"?><svg />'],
  ["SVG of Matplotlib", matplotlib],
  ["SVG of Illustrator", '<?xml version="1.0"?>\n<!-- Generator: Adobe Illustrator 27, SVG Export -->\n<svg />'],
  ["SVG after comments", "<!-- a > b --><!-- <html> -->\n<!----><svg />"],
  ["SVG after comment, type and comment", "<!-- a --><!DOCTYPE svg><!-- b --><svg />"],
])("%s is an image, whatever its name", async (_, content) => {
  for (const name of ["plot.png", "plot.txt", "plot"]) {
    expect(await readAs(name, content)).toMatchObject({ kind: "image", name });
  }
});

test.each([
  ["nothing", ""],
  ["text", "password"],
  ["a PDF", "%PDF-1.7"],
  ["a PNG cut short", "\x89PNG\r\n"],
  ["a PNG that lost its line ends", "\x89PNG\n\x1a\n\0"],
  ["a PNG later on", "x\x89PNG\r\n\x1a\n"],
  ["a GIF that never was", "GIF88a"],
  ["a sound", "RIFF\n\r\0\0WAVEfmt "],
  ["a web page", "<!DOCTYPE html><html></html>"],
  ["a web page with an SVG", "<!DOCTYPE html><svg></svg>"],
  ["an HTML element with an SVG", "<html><svg></svg></html>"],
  ["a script before an SVG", "<script>1</script><svg></svg>"],
  ["an SVG in a comment", "<!-- <svg></svg> --><html>"],
  ["an SVG after a comment that does not end", "<!-- <svg></svg>"],
  ["other XML", '<?xml version="1.0"?><rss></rss>'],
  ["an element whose name begins so", "<svgfoo></svgfoo>"],
  ["words before an SVG", "see <svg></svg>"],
  ["a file of comments", `${"<!---->".repeat(70)}<html>`],
])("%s is no image, even if it is called so", async (_, content) => {
  for (const name of ["plot.png", "plot.svg"]) {
    expect(await readAs(name, content)).toEqual({
      kind: "refused",
      reason: "not a PNG, JPEG, GIF, WebP or SVG image",
    });
  }
});
