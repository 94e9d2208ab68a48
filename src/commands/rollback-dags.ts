import type { Command } from "commander";
import { createCommand, explain } from "../cli/program.ts";
import { findActor } from "../core/ci/runner-facts.ts";
import { renderLive } from "../core/delivery/render-delivery.ts";
import { hasChanges } from "../core/releases/compare-files.ts";
import { findRelease } from "../core/releases/find-release.ts";
import { CibotError, releaseMissing, tellDone } from "../errors.ts";
import type { DagsSurvey, HeldStore, StoredRelease } from "../ports/release-store.ts";
import type { DagsPlace } from "./delivery.ts";
import type { Deps } from "./deps.ts";
import { type ClusterView, findDropped, readCluster } from "./steps/cluster-view.ts";
import { addPlaceOptions, type PlaceOptions, readPlace } from "./steps/dags-place.ts";
import { chooseSettings, type DeploySettings } from "./steps/deploy-settings.ts";
import type { LiveDeps, LiveOutcome } from "./steps/live-request.ts";
import { openDagsFolder } from "./steps/open-dags-folder.ts";
import { takeLive } from "./steps/take-live.ts";

export interface RollbackOptions extends PlaceOptions {
  /** Name of a release, or its beginning. */
  readonly to?: string;
  readonly dryRun?: boolean;
}

export const rollbackDagsCommand = (deps: Deps): Command =>
  addPlaceOptions(
    explain(
      createCommand("rollback-dags", "Make an earlier release of the DAGs live again, and prove it", [
        "cibot rollback-dags --dry-run",
        "cibot rollback-dags --to 3fa9c1d2",
      ]),
      "`cibot dags` lists the releases that are there.",
    ),
  )
    .option("--to <release>", "name of a release or its beginning (default: the one before the live one)")
    .option("--dry-run", "print which release it would be, write nothing")
    .action((options: RollbackOptions) => rollbackDags(options, deps));

/** `cibot rollback-dags`. Throws `release_missing`, `release_ambiguous`, `deploy_rolled_back`. */
export async function rollbackDags(options: RollbackOptions, deps: Deps): Promise<void> {
  const { deploy } = await deps.config();
  const place = readPlace(options, deploy, deps);
  await openDagsFolder(place, deps, async ({ delivery, store, cluster, survey }) => {
    const planned = chooseRelease(survey, { place, wanted: options.to ?? null });
    if (planned.live === planned.release.manifest.name) {
      return printResult(planned, { ...nothing, action: "unchanged" }, deps);
    }
    if (options.dryRun === true) return printResult(planned, { ...nothing, action: "planned" }, deps);
    const opened = await cluster();
    const view = opened === null ? null : await readCluster(opened);
    await store.hold(async (held) => {
      const choice = chooseRelease(held.survey, { place, wanted: options.to ?? null });
      const settings = chooseSettings({}, deploy);
      const taken = await goBack(held, { choice, place, view, settings }, { ...deps, pause: delivery.pause });
      printResult(choice, { ...taken, action: "rolled_back" }, deps);
    });
  });
}

interface Choice {
  readonly release: StoredRelease;
  /** Name of the release that is live. */
  readonly live: string | null;
  /** Where Airflow finds the project. */
  readonly path: string;
}

/** Throws `release_missing`, `release_ambiguous`. */
function chooseRelease(
  { releases, live, history, dags }: DagsSurvey,
  { place, wanted }: { readonly place: DagsPlace; readonly wanted: string | null },
): Choice {
  const current = live.kind === "release" ? live.release.manifest.name : null;
  const names = releases.map(({ manifest }) => manifest.name);
  const name = findRelease({ wanted, names, live: current, history });
  const release = releases.find(({ manifest }) => manifest.name === name);
  if (release === undefined) throw releaseMissing({ wanted: name, known: names });
  return { release, live: current, path: `${dags}/${place.project}` };
}

interface Return {
  readonly choice: Choice;
  readonly place: DagsPlace;
  readonly view: ClusterView | null;
  readonly settings: DeploySettings;
}

function goBack(
  held: HeldStore,
  { choice, place, view, settings }: Return,
  deps: LiveDeps & Pick<Deps, "env">,
): Promise<LiveOutcome> {
  const { manifest, drift } = choice.release;
  if (hasChanges(drift)) deps.io.warn(`Release ${manifest.name} was edited by hand; it becomes live as it is now.`);
  const ids = manifest.dags.map(({ dagId }) => dagId);
  const request = {
    ...settings,
    manifest,
    shapes: [],
    view,
    // A folder that people made tells no ids: nothing of it counts as dropped.
    dropped: view === null || ids.length === 0 ? [] : findDropped(view, place.project, ids),
    smoke: [],
    action: "rolled_back" as const,
    by: findActor(deps.env),
    isLive: false,
  };
  return takeLive(held, request, deps).catch((error: unknown) => {
    if (!(error instanceof CibotError)) throw error;
    const { path } = choice;
    throw tellDone(error, { action: "refused", ...nothing, path, release: choice.live, previous: choice.live });
  });
}

const nothing = { proof: null, activated: [], paused: [] } as const;

interface Result extends Pick<LiveOutcome, "proof" | "activated" | "paused"> {
  readonly action: "rolled_back" | "unchanged" | "planned";
}

function printResult({ release, live, path }: Choice, result: Result, { io }: Deps): void {
  const { name } = release.manifest;
  const { action, proof, activated, paused } = result;
  io.print({ action, release: name, path, previous: live, proof, activated, paused }, () => {
    if (action === "unchanged") return `${path} is release ${name} already; nothing was written`;
    if (action === "planned") return `${path} would be release ${name} again, now ${live ?? "none"}`;
    return renderLive({ path, release: name, previous: live, proof });
  });
}
