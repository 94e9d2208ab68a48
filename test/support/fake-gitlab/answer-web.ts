import type { Answer } from "./answer.ts";
import { findToken } from "./authenticate.ts";
import type { GitlabRequest } from "./receive-request.ts";
import { page } from "./send-answer.ts";
import type { StoredUpload, World } from "./world.ts";

const imageTypes: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
  svg: "image/svg+xml",
};

/** Pages of the site: of them only uploaded files are there. */
export function answerWeb(world: World, request: GitlabRequest): Answer {
  const upload = findUpload(world, decodeURIComponent(request.path));
  if (upload === undefined) return { status: 404, headers: { "content-type": "text/html" }, text: page("Not Found") };
  const type = imageTypes[upload.name.split(".").at(-1)?.toLowerCase() ?? ""];
  const known = world.credentials.some(({ token }) => token === findToken(request));
  // Whoever has the address of an image sees it, of a private project too; other files ask for a login.
  if (type === undefined && !known) {
    return { status: 302, headers: { location: `${world.settings.url}/users/sign_in` }, text: page("Redirected") };
  }
  const inline = type !== undefined && type !== "image/svg+xml";
  return {
    status: 200,
    headers: {
      "content-type": type ?? "application/octet-stream",
      "content-disposition": `${inline ? "inline" : "attachment"}; filename*=UTF-8''${encodeURIComponent(upload.name)}`,
    },
    bytes: upload.content,
  };
}

/** By the project's own address of a file, or by the one with the project's id. */
function findUpload({ projects, uploads }: World, path: string): StoredUpload | undefined {
  return uploads.find(({ project, secret, name }) => {
    const owner = projects.find(({ id }) => id === project);
    const file = `uploads/${secret}/${name}`;
    return path === `/-/project/${project}/${file}` || path === `/${owner?.path}/${file}`;
  });
}
