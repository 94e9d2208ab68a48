import { compareFiles, hasChanges } from "../../core/releases/compare-files.ts";
import { hashContents } from "../../core/releases/hash-contents.ts";
import { chooseName } from "../../core/releases/manifest.ts";
import type { Manifest } from "../../core/releases/release.ts";
import { draftFolder } from "../../core/releases/store-paths.ts";
import { listNames } from "../../core/releases/store-standing.ts";
import type { StagedFiles } from "../../ports/release-store.ts";
import { findFreshTime } from "./fresh-time.ts";
import { adoptFolder, readManifest, readPlace, type StoreContext } from "./store-context.ts";

/** Writes a release beside the others, or finds that it is there unharmed. */
export async function stageRelease(
  context: StoreContext,
  manifest: Omit<Manifest, "name" | "files">,
  files: StagedFiles,
): Promise<Manifest> {
  const { host, paths } = context;
  const place = await readPlace(context);
  const names = listNames(place.tree, paths.releases);
  const same = await findUnharmed(context, names, manifest.id);
  if (same !== null) return same;
  const name = chooseName(manifest.id, new Set(names));
  const content = typeof files === "function" ? files(name) : files;
  const draft = paths.draft(context.nonce());
  await host.makeFolder(draftFolder);
  await host.upload(draft, content, await findFreshTime(context, place));
  const staged: Manifest = { ...manifest, name, files: hashContents(content) };
  await adoptFolder(context, draft, staged);
  return staged;
}

/** A release of this id as it was staged; those that people have edited since are none. */
async function findUnharmed(context: StoreContext, names: readonly string[], id: string): Promise<Manifest | null> {
  const { host, paths } = context;
  for (const name of names.filter((name) => name === id || name.startsWith(`${id}-`))) {
    const manifest = await readManifest(context, name);
    if (manifest?.id === id && !hasChanges(compareFiles(manifest.files, await host.hash(paths.release(name)))))
      return manifest;
  }
  return null;
}
