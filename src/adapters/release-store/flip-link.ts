import type { Journal } from "../../core/releases/journal.ts";
import type { Manifest } from "../../core/releases/release.ts";
import { draftFolder } from "../../core/releases/store-paths.ts";
import { findLive } from "../../core/releases/store-standing.ts";
import { noLinks } from "../../errors.ts";
import type { Flip } from "../../ports/release-store.ts";
import { findFreshTime } from "./fresh-time.ts";
import { decideFate, keepFolder } from "./keep-folder.ts";
import { describeHost, type Place, type StoreContext } from "./store-context.ts";
import { replaceInTwo, writeJournal } from "./write-journal.ts";

/** Lets the project's link lead to a release of the store. Throws `no_links`. */
export async function flipLink(context: StoreContext, { name }: Manifest, place: Place): Promise<Flip> {
  const { host, paths } = context;
  const facts = await describeHost(context, { trial: true });
  if (!facts.links) throw noLinks({ dags: facts.dags });
  await host.makeFolder(draftFolder);
  await host.touch(paths.release(name), await findFreshTime(context, place));
  return place.standing.kind === "folder"
    ? migrate(context, name, place)
    : replaceLink(context, name, findLive(place.standing));
}

async function replaceLink(context: StoreContext, name: string, previous: string | null): Promise<Flip> {
  const { host, paths } = context;
  const journal = begin(context, { release: name, previous, aside: null, keep: false });
  const draft = paths.draft(context.nonce());
  await writeJournal(context, journal);
  await host.link(paths.release(name), draft);
  await host.rename(draft, paths.live);
  await writeJournal(context, { ...journal, step: "flipped" });
  return { way: "link", hole: 0, previous };
}

/**
 * A link cannot be renamed over a folder. Where the system exchanges the two at once, nobody sees a hole; the folder
 * then lies where the link was made. Else it is moved away first.
 */
async function migrate(context: StoreContext, name: string, { tree, standing }: Place): Promise<Flip> {
  const { host, paths } = context;
  const fate = await decideFate(context, tree, findLive(standing));
  const aside = paths.draft(context.nonce());
  const journal = begin(context, { release: name, previous: fate.name, aside, keep: fate.keep });
  await writeJournal(context, journal);
  await host.link(paths.release(name), aside);
  const previous = fate.name;
  const flip: Flip = (await host.exchange(aside, paths.live))
    ? { way: "exchange", hole: 0, previous }
    : { way: "two-renames", hole: await replaceInTwo(context, aside), previous };
  if (fate.keep) await keepFolder(context, aside, fate.name);
  else await host.remove(aside);
  await host.remove(paths.copy);
  await writeJournal(context, { ...journal, step: "flipped" });
  return flip;
}

const begin = (context: StoreContext, change: Pick<Journal, "release" | "previous" | "aside" | "keep">): Journal => ({
  version: 1,
  ...change,
  layout: "link",
  since: context.now().toISOString(),
  step: "begun",
});
