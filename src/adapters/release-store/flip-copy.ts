import { posix } from "node:path";
import type { Journal } from "../../core/releases/journal.ts";
import type { Manifest } from "../../core/releases/release.ts";
import { type CopyStep, planCopy } from "../../core/releases/store-copy.ts";
import { draftFolder } from "../../core/releases/store-paths.ts";
import { findLive, listBelow } from "../../core/releases/store-standing.ts";
import type { Flip } from "../../ports/release-store.ts";
import { findFreshTime } from "./fresh-time.ts";
import { decideFate, keepCopy } from "./keep-folder.ts";
import { type Place, readPlace, type StoreContext } from "./store-context.ts";
import { replaceInTwo, writeCopy, writeJournal } from "./write-journal.ts";

/** Makes the project's folder a copy of a release of the store. */
export async function flipCopy(context: StoreContext, target: Manifest, place: Place): Promise<Flip> {
  await context.host.makeFolder(draftFolder);
  return place.standing.kind === "folder" ? replaceFiles(context, target, place) : placeFolder(context, target, place);
}

/** Where no folder stands, a whole one is put. */
async function placeFolder(context: StoreContext, { name }: Manifest, place: Place): Promise<Flip> {
  const { host, paths } = context;
  const draft = paths.draft(context.nonce());
  const linked = place.standing.kind === "link";
  await host.copy(paths.release(name), draft, await findFreshTime(context, place));
  const aside = linked ? draft : null;
  const journal = begin(context, { release: name, previous: findLive(place.standing), aside });
  await writeJournal(context, journal);
  const flip = linked ? await replaceLink(context, draft) : await moveIn(context, draft);
  await writeCopy(context, name);
  await host.remove(draft);
  await writeJournal(context, { ...journal, step: "flipped" });
  return { ...flip, previous: journal.previous };
}

type Move = Omit<Flip, "previous">;

async function moveIn({ host, paths }: StoreContext, draft: string): Promise<Move> {
  await host.rename(draft, paths.live);
  return { way: "copy", hole: 0 };
}

const replaceLink = async (context: StoreContext, draft: string): Promise<Move> =>
  (await context.host.exchange(draft, context.paths.live))
    ? { way: "exchange", hole: 0 }
    : { way: "two-renames", hole: await replaceInTwo(context, draft) };

async function replaceFiles(context: StoreContext, target: Manifest, { tree, standing }: Place): Promise<Flip> {
  const fate = await decideFate(context, tree, findLive(standing));
  if (fate.keep) await keepCopy(context, fate.name);
  const journal = begin(context, { release: target.name, previous: fate.name, aside: null });
  await writeJournal(context, journal);
  await finishCopy(context, target);
  await writeJournal(context, { ...journal, step: "flipped" });
  return { way: "copy", hole: 0, previous: fate.name };
}

/** Replaces what differs, file by file; a copy that was cut short is finished in the same way. */
export async function finishCopy(context: StoreContext, target: Manifest): Promise<void> {
  const { host, paths } = context;
  const place = await readPlace(context);
  const found = await host.hash(paths.live);
  const entries = listBelow(place.tree, paths.live);
  const steps = planCopy({ entries, found, wanted: target.files, dagFiles: findDagFiles(target) });
  const modified = await findFreshTime(context, place);
  const draft = paths.draft(context.nonce());
  await host.makeFolder(draftFolder);
  await host.copy(paths.release(target.name), draft, modified);
  for (const step of steps) await applyStep(context, step, draft);
  await host.touch(paths.live, modified);
  await writeCopy(context, target.name);
  await host.remove(draft);
}

async function applyStep({ host, paths }: StoreContext, { kind, path }: CopyStep, draft: string): Promise<void> {
  const place = `${paths.live}/${path}`;
  if (kind !== "put") return host.remove(place);
  await host.makeFolder(posix.dirname(place));
  await host.rename(`${draft}/${path}`, place);
}

/** Where nobody knows the DAGs, modules of the top folder count: that is where they are most often. */
function findDagFiles({ dags, files }: Manifest): ReadonlySet<string> {
  if (dags.length > 0) return new Set(dags.map(({ file }) => file));
  return new Set(Object.keys(files).filter((path) => path.endsWith(".py") && !path.includes("/")));
}

const begin = (context: StoreContext, change: Pick<Journal, "release" | "previous" | "aside">): Journal => ({
  version: 1,
  ...change,
  layout: "copy",
  keep: false,
  since: context.now().toISOString(),
  step: "begun",
});
