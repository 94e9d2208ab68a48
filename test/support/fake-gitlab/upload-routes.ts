import { randomBytes } from "node:crypto";
import { created, gone, notFound, ok, refuse } from "./answer.ts";
import { paginate } from "./paginate.ts";
import { presentUpload, presentUser } from "./present.ts";
import type { ProjectRoute } from "./route.ts";

/** Files of a project, to be shown in its notes: `lib/api/project_uploads.rb`. No job token gets in. */
export const uploadRoutes: readonly ProjectRoute[] = [
  {
    method: "POST",
    path: "/uploads",
    parameters: { "file!": "file" },
    handle: ({ world, project, user, input }) => {
      const file = input.file("file");
      if (file === undefined) throw refuse(400, "400 Bad request - file is invalid");
      if (file.content.length > world.settings.uploadLimit) throw refuse(413, "413 Request Entity Too Large");
      const secret = randomBytes(16).toString("hex");
      const { content } = file;
      const name = cleanName(file.filename);
      const upload = { id: world.nextId(), project: project.id, secret, name, content, author: user.username };
      world.uploads.push(upload);
      return created(presentUpload(upload));
    },
  },
  {
    method: "GET",
    path: "/uploads",
    role: "maintainer",
    paged: true,
    handle: (call) => {
      const { world, project } = call;
      const page = paginate(world.uploads.filter((upload) => upload.project === project.id).toReversed(), call);
      const rows = page.items.map(({ id, name, content, author }) => {
        const uploader = world.users.find(({ username }) => username === author);
        const by = uploader === undefined ? null : presentUser(uploader, world);
        return { id, size: content.length, filename: name, created_at: new Date().toISOString(), uploaded_by: by };
      });
      return ok(rows, page.headers);
    },
  },
  {
    method: "DELETE",
    path: "/uploads/:upload",
    role: "maintainer",
    handle: ({ world, project, params }) => {
      const found = world.uploads.find(({ id }) => id === Number(params.upload));
      if (found?.project !== project.id) throw notFound("Upload");
      world.uploads = world.uploads.filter((upload) => upload !== found);
      return gone;
    },
  },
];

/** What GitLab stores of a file name: the last part of a path, with `_` for all but letters, digits, `.`, `-` and `+`. */
const cleanName = (filename: string): string =>
  (filename.split(/[/\\]/).at(-1) ?? "").replace(/[^\p{L}\p{M}\p{N}_.+-]/gu, "_");
