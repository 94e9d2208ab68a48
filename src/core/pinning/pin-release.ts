import { mayBuildDags } from "../dag-files/may-build-dags.ts";
import type { ReleaseFile } from "../releases/release.ts";
import { pinModule, pinModulePath } from "./pin-module.ts";
import { pinSource, type ReleasePlace } from "./pin-source.ts";

/**
 * Ties every file with DAGs, and what it imports of its project, to the release of that name. The files differ from the
 * given ones, and by name: an id is taken from the given ones, a manifest's hashes from these.
 */
export function pinRelease(files: readonly ReleaseFile[], place: ReleasePlace): readonly ReleaseFile[] {
  const pinned = files.filter(({ path }) => path !== pinModulePath).map((file) => pinSource(file, place));
  return [...pinned, { path: pinModulePath, content: new TextEncoder().encode(pinModule), executable: false }];
}

/** Paths of files with DAGs that pinning leaves as they are: their syntax or their encoding is not understood. */
export function findUnpinned(files: readonly ReleaseFile[]): string[] {
  const anywhere = { project: "project", name: "name" };
  return files.filter((file) => mayBuildDags(file) && pinSource(file, anywhere) === file).map(({ path }) => path);
}
