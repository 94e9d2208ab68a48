import { mkdir, mkdtemp, realpath, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { ReleaseFile } from "../../src/core/releases/release.ts";

/** A DAGs folder with releases in its store, as a deploy leaves them. */
export interface ReleaseWorld {
  readonly dags: string;
  /** Every release gets a modification time of its own, to the second. */
  stage(project: string, name: string, files: readonly ReleaseFile[]): Promise<void>;
  link(project: string, name: string): Promise<void>;
  remove(): Promise<void>;
}

export async function createReleaseWorld(): Promise<ReleaseWorld> {
  const base = await realpath(await mkdtemp(join(tmpdir(), "cibot-release-")));
  const dags = join(base, "dags");
  await mkdir(join(dags, ".cibot"), { recursive: true });
  await writeFile(join(dags, ".cibot/.airflowignore"), ".*\n*\n");
  let modified = 1_790_000_000;
  return {
    dags,
    stage: async (project, name, files) => {
      modified += 1;
      for (const file of files) {
        const path = join(dags, ".cibot/releases", project, name, file.path);
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, file.content);
        await utimes(path, modified, modified);
      }
    },
    link: async (project, name) => {
      await rm(join(dags, project), { force: true });
      await symlink(`.cibot/releases/${project}/${name}`, join(dags, project));
    },
    remove: () => rm(base, { recursive: true, force: true }),
  };
}

export const releaseFiles = (texts: Readonly<Record<string, string | Uint8Array>>): ReleaseFile[] =>
  Object.entries(texts).map(([path, text]) => ({
    path,
    content: typeof text === "string" ? new TextEncoder().encode(text) : text,
    executable: false,
  }));
