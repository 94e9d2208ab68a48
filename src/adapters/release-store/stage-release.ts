import { createHash } from "node:crypto";
import { chooseName, isHandMade } from "../../core/dags/manifest.ts";
import type { Manifest, ReleaseFile } from "../../core/dags/release.ts";
import { hasDrift } from "../../core/dags/store-drift.ts";
import { draftFolder } from "../../core/dags/store-paths.ts";
import type { StagedFiles } from "../../ports/release-store.ts";
import { findFreshTime } from "./fresh-time.ts";
import { readStore } from "./read-store.ts";
import { adoptFolder, readPlace, type StoreContext } from "./store-context.ts";

/** Writes a release beside the others, or finds that it is there unharmed. */
export async function stageRelease(
  context: StoreContext,
  manifest: Omit<Manifest, "name" | "files">,
  files: StagedFiles,
): Promise<Manifest> {
  const { host, paths } = context;
  const { releases, unreadable } = await readStore(context);
  const same = releases.find(
    ({ manifest: { id, name }, drift }) => id === manifest.id && !isHandMade(name) && !hasDrift(drift),
  );
  if (same !== undefined) return same.manifest;
  const name = chooseName(manifest.id, new Set([...releases.map(({ manifest: { name } }) => name), ...unreadable]));
  const content = typeof files === "function" ? files(name) : files;
  const draft = paths.draft(context.nonce());
  await host.makeFolder(draftFolder);
  await host.upload(draft, content, await findFreshTime(context, await readPlace(context)));
  const staged: Manifest = { ...manifest, name, files: hashContent(content) };
  await adoptFolder(context, draft, staged);
  return staged;
}

const hashContent = (files: readonly ReleaseFile[]): Record<string, string> =>
  Object.fromEntries(files.map(({ path, content }) => [path, createHash("sha256").update(content).digest("hex")]));
