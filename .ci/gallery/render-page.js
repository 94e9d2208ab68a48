const escapes = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escapeHtml = (text) => text.replaceAll(/[&<>"]/g, (one) => escapes[one]);

/** One page: every picture as wide as in a comment, on white and on GitHub's dark ground, with alternative text and size. */
export function renderPage(sections, { maxBytes }) {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>cibot: gallery of plots</title>
<style>
  body { margin: 0; font: 15px/1.5 system-ui, sans-serif; color: #1f2328; }
  h1, h2, nav { margin: 24px; }
  nav a { margin-right: 16px; }
  .pair { display: flex; flex-wrap: wrap; }
  figure { margin: 0; padding: 24px; width: 640px; max-width: 100vw; box-sizing: content-box; }
  figure.dark { background: #0d1117; color: #e6edf3; }
  img { display: block; width: 640px; max-width: 100%; }
  figcaption { padding-top: 8px; font-size: 13px; }
  .large { color: #d55e00; font-weight: 600; }
</style>
<h1>Plots of cibot</h1>
<nav>${sections.map(({ name }) => `<a href="#${escapeHtml(name)}">${escapeHtml(name)}</a>`).join("\n")}</nav>
${sections.map((section) => renderSection(section, maxBytes)).join("\n")}
</html>
`;
}

function renderSection({ name, about, pictures }, maxBytes) {
  return `<h2 id="${escapeHtml(name)}">${escapeHtml(name)}: ${escapeHtml(about)}</h2>
${pictures.map((picture) => renderPair(picture, maxBytes)).join("\n")}`;
}

function renderPair(picture, maxBytes) {
  return `<div class="pair">${["light", "dark"].map((ground) => renderFigure(picture, ground, maxBytes)).join("\n")}</div>`;
}

function renderFigure({ file, alt, bytes }, ground, maxBytes) {
  const size = `<span${bytes > maxBytes ? ' class="large"' : ""}>${(bytes / 1024).toFixed(0)} KB</span>`;
  return `<figure class="${ground}"><img src="${escapeHtml(file)}" alt="${escapeHtml(alt)}"><figcaption>${size} · ${escapeHtml(alt)}</figcaption></figure>`;
}
