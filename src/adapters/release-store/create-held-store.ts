import { hasChanges } from "../../core/releases/compare-files.ts";
import { parseJournal } from "../../core/releases/journal.ts";
import type { HistoryEntry } from "../../core/releases/release.ts";
import { appendHistory } from "../../core/releases/store-history.ts";
import { draftFolder } from "../../core/releases/store-paths.ts";
import { planPrune } from "../../core/releases/store-prune.ts";
import { findLive } from "../../core/releases/store-standing.ts";
import { foreignLink, releaseMissing } from "../../errors.ts";
import type { DagsSurvey, Flip, HeldStore } from "../../ports/release-store.ts";
import { flipCopy } from "./flip-copy.ts";
import { flipLink } from "./flip-link.ts";
import { decideFate, keepCopy } from "./keep-folder.ts";
import { readStore } from "./read-store.ts";
import { stageRelease } from "./stage-release.ts";
import { findStandingIn, readManifest, readPlace, readText, type StoreContext } from "./store-context.ts";

/** `confirm`: throws when the lock is no longer held, or the command is to stop. */
export function createHeldStore(context: StoreContext, survey: DagsSurvey, confirm: () => Promise<void>): HeldStore {
  const confirmed =
    <Args extends readonly unknown[], T>(work: (context: StoreContext, ...args: Args) => Promise<T>) =>
    async (...args: Args): Promise<T> => {
      await confirm();
      return work(context, ...args);
    };
  return {
    survey,
    stage: confirmed(stageRelease),
    flip: confirmed(flip),
    withdraw: confirmed(withdraw),
    settle: confirmed(settle),
    prune: confirmed(prune),
    readManifest: (name) => readManifest(context, name),
    readTexts: (name, files) => readTexts(context, name, files),
  };
}

async function readTexts(
  { host, paths }: StoreContext,
  name: string,
  files: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const file of new Set(files)) {
    const content = await host.read(`${paths.release(name)}/${file}`);
    if (content !== null) texts.set(file, new TextDecoder().decode(content));
  }
  return texts;
}

async function flip(context: StoreContext, name: string): Promise<Flip> {
  const { project, layout } = context;
  const target = await readManifest(context, name);
  if (target === null) throw releaseMissing({ wanted: name, known: [] });
  const place = await readPlace(context);
  if (place.standing.kind === "foreign") {
    throw foreignLink({ path: `${place.tree.root}/${project}`, target: place.standing.target });
  }
  return layout === "copy" ? flipCopy(context, target, place) : flipLink(context, target, place);
}

async function withdraw(context: StoreContext): Promise<void> {
  const { host, paths, project } = context;
  const { tree, standing } = await readPlace(context);
  if (standing.kind === "foreign") {
    throw foreignLink({ path: `${tree.root}/${project}`, target: standing.target });
  }
  if (standing.kind === "link") return host.remove(paths.live);
  if (standing.kind === "absent") return;
  const fate = await decideFate(context, tree, standing.copyOf);
  if (fate.keep) await keepCopy(context, fate.name);
  const draft = paths.draft(context.nonce());
  await host.makeFolder(draftFolder);
  await host.rename(paths.live, draft);
  await host.remove(paths.copy);
  await host.remove(draft);
}

async function settle(context: StoreContext, entry: Omit<HistoryEntry, "at">): Promise<void> {
  const { host, paths } = context;
  const history = (await readText(context, paths.history)) ?? "";
  await host.write(paths.history, appendHistory(history, { at: context.now().toISOString(), ...entry }));
  await host.remove(paths.journal);
}

async function prune(context: StoreContext, keep: number, inUse: readonly string[]): Promise<readonly string[]> {
  const { host, paths } = context;
  const { tree, releases, history } = await readStore(context);
  const standing = await findStandingIn(context, tree);
  const journal = parseJournal((await readText(context, paths.journal)) ?? "");
  const needed = [findLive(standing), journal?.release, journal?.previous, ...inUse];
  const names = planPrune({
    releases: releases.map(({ manifest, drift }) => ({ manifest, edited: hasChanges(drift) })),
    history,
    keep,
    needed: new Set(needed.filter((name) => typeof name === "string")),
  });
  for (const name of names) {
    // In this order a folder that is half removed has no manifest, and the next deploy removes the rest.
    await host.remove(paths.manifest(name));
    await host.remove(paths.release(name));
  }
  return names;
}
