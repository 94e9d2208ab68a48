import { createHash } from "node:crypto";
import { notFound, ok } from "./answer.ts";
import { paginate } from "./paginate.ts";
import type { ProjectCall, ProjectRoute } from "./route.ts";

/** Files of a repository: what a client reads to tell those that it creates from those that it updates. */
export const fileRoutes: readonly ProjectRoute[] = [
  {
    method: "GET",
    path: "/repository/files/:path",
    role: "reporter",
    parameters: { "ref!": "string" },
    handle: async (call) => {
      const { sha, path, blob } = await findFile(call);
      const file = {
        file_name: lastOf(path),
        file_path: path,
        size: blob.content.length,
        encoding: "base64",
        content_sha256: createHash("sha256").update(blob.content).digest("hex"),
        ref: call.input.text("ref") ?? "HEAD",
        blob_id: blob.id,
        commit_id: sha,
        last_commit_id: await call.project.repository.lastChange(sha, path),
        execute_filemode: blob.executable,
      };
      // The same stand in headers, which is all that a HEAD request gets.
      const headers = Object.fromEntries(
        Object.entries(file).map(([name, value]) => [
          `x-gitlab-${name.replaceAll("_", "-")}`,
          encodeURI(String(value)),
        ]),
      );
      return ok({ ...file, content: blob.content.toString("base64") }, headers);
    },
  },
  {
    method: "GET",
    path: "/repository/files/:path/raw",
    role: "reporter",
    jobToken: "allowed",
    parameters: { ref: "string", lfs: "boolean" },
    handle: async (call) => {
      const { blob } = await findFile(call);
      return { status: 200, headers: { "content-type": "application/octet-stream" }, bytes: blob.content };
    },
  },
  {
    method: "GET",
    path: "/repository/tree",
    role: "reporter",
    paged: true,
    parameters: { ref: "string", path: "string", recursive: "boolean" },
    handle: async (call) => {
      const { project, input } = call;
      const commit = await project.repository.find(input.text("ref") ?? project.defaultBranch);
      if (commit === undefined) throw notFound("Tree");
      const folder = input.text("path")?.replace(/\/+$/, "") ?? "";
      const entries = listTree(await project.repository.files(commit.sha), folder, input.flag("recursive") ?? false);
      if (entries.length === 0 && folder !== "") throw notFound("invalid revision or path");
      const page = paginate(entries, call);
      return ok(page.items, page.headers);
    },
  },
];

async function findFile({ project, params, input }: ProjectCall) {
  const path = params.path ?? "";
  const commit = await project.repository.find(input.text("ref") ?? project.defaultBranch);
  if (commit === undefined) throw notFound("Commit");
  const blob = await project.repository.file(commit.sha, path);
  if (blob === undefined) throw notFound("File");
  return { sha: commit.sha, path, blob };
}

interface Entry {
  readonly id: string;
  readonly name: string;
  readonly type: "blob" | "tree";
  readonly path: string;
  readonly mode: string;
}

type Files = ReadonlyMap<string, { readonly id: string; readonly executable: boolean }>;

/** Folders first, then files, each by path. */
function listTree(files: Files, folder: string, recursive: boolean): readonly Entry[] {
  const prefix = folder === "" ? "" : `${folder}/`;
  const entries = new Map<string, Entry>();
  for (const [path, { id, executable }] of files) {
    if (!path.startsWith(prefix)) continue;
    const folders = foldersOf(path, prefix);
    for (const own of recursive ? folders : folders.slice(0, 1)) entries.set(own, presentFolder(own));
    if (folders.length > 0 && !recursive) continue;
    entries.set(path, { id, name: lastOf(path), type: "blob", path, mode: executable ? "100755" : "100644" });
  }
  return [...entries.values()].toSorted((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
}

/** The folders between a folder and a file in it, outermost first. */
const foldersOf = (path: string, prefix: string): readonly string[] =>
  [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index)).filter((folder) => folder.length > prefix.length);

// No tree objects are kept: a folder's id is only there to be of its shape.
const presentFolder = (path: string): Entry => ({
  id: createHash("sha1").update(path).digest("hex"),
  name: lastOf(path),
  type: "tree",
  path,
  mode: "040000",
});

const lastOf = (path: string): string => path.split("/").at(-1) ?? "";

const rank = ({ type }: Entry): number => (type === "tree" ? 0 : 1);
