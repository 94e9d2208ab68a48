interface MarkdownNode {
  type: string;
  value?: string;
  data?: { hProperties?: Record<string, string> };
  children?: MarkdownNode[];
}

const braces = /^\{(.{1,100}?)\}/;
const size = /^(width|height)="?(\d{1,4}(?:px|%)?)"?$/;

/**
 * GitLab's `![alt](url){width=640 height="50%"}`: sets the size of the image. As there, whatever else stands in the
 * braces is dropped with them (https://docs.gitlab.com/user/markdown/#change-image-or-video-dimensions).
 */
export function imageAttributes() {
  return (tree: MarkdownNode) => visit(tree);
}

function visit(node: MarkdownNode): void {
  const children = node.children ?? [];
  for (const [index, child] of children.entries()) {
    const next = children[index + 1];
    if (child.type === "image" && next?.type === "text") sizeImage(child, next);
    visit(child);
  }
}

function sizeImage(image: MarkdownNode, text: MarkdownNode): void {
  const [whole, list] = braces.exec(text.value ?? "") ?? [];
  if (whole === undefined || list === undefined) return;
  const sizes = list.split(/\s+/).flatMap((attribute) => {
    const [, name, value] = size.exec(attribute) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value] as const];
  });
  image.data = { ...image.data, hProperties: Object.fromEntries(sizes) };
  text.value = text.value?.slice(whole.length) ?? "";
}
