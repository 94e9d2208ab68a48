import { dirname } from "node:path/posix";
import type { Unpausing } from "../cluster/preview-unpause.ts";
import type { DagShape } from "../dags/dag-shape.ts";
import { type DagsDiff, diffDags } from "../dags/diff-dags.ts";
import { compareFiles, hasChanges } from "../releases/compare-files.ts";
import type { Changes, Drift, Manifest } from "../releases/release.ts";
import { type DeliveryPlan, noChanges, type RunInFlight } from "./delivery-plan.ts";

export interface DeliveryFacts {
  readonly project: string;
  readonly path: string;
  readonly layout: "link" | "copy";
  /** What is to be delivered: its id, and its files with their hashes as the project has them. */
  readonly draft: {
    readonly id: string;
    readonly files: Manifest["files"];
    readonly pinned: boolean;
    /** A module imports another one of the project, or reads a file beside it. */
    readonly linked: boolean;
  };
  readonly live: LiveFacts;
  /** A deploy of this release was flipped and never came to its end. */
  readonly unsettled: string | null;
  /** Null when nothing could read the DAGs. */
  readonly dags: readonly DagShape[] | null;
  /** Null without a cluster. */
  readonly runs: readonly RunInFlight[] | null;
  readonly dropped: readonly string[];
  readonly unpausing: readonly Unpausing[];
  /** Whether two folders can be exchanged at once. */
  readonly exchange: boolean;
  /** False when this user may not write to the DAGs folder. */
  readonly writable: boolean;
}

/** What stands where the project goes. */
export type LiveFacts =
  | { readonly kind: "absent" }
  | {
      readonly kind: "release";
      readonly manifest: Manifest;
      readonly drift: Drift;
      readonly layout: "link" | "copy";
      /** Hashes of its files as the project had them, without pins. */
      readonly files: Manifest["files"];
    }
  | { readonly kind: "folder"; readonly files: Manifest["files"] };

/** What a deploy will do, from what is there and what is wanted. */
export function planDelivery(facts: DeliveryFacts): DeliveryPlan {
  const { project, path, layout, draft, live, dags, runs, dropped, unpausing } = facts;
  const before = live.kind === "absent" ? {} : live.files;
  const earlier = live.kind === "release" ? live.manifest.dags : [];
  const action = chooseAction(facts);
  const files = compareFiles(before, draft.files);
  const diff = diffDags(earlier, dags ?? []);
  return {
    project,
    path,
    layout,
    action,
    release: draft.id,
    previous: live.kind === "release" ? live.manifest.name : null,
    files,
    dags: dags === null ? noChanges : listChanges(diff, { dags, files }),
    changes: dags === null ? [] : diff.changed,
    next: (dags ?? []).map(({ dagId, next }) => ({ dagId, ...next })),
    runs,
    unpausing,
    dropped,
    notes: action === "unchanged" ? [] : listNotes(facts),
  };
}

/** A DAG is also changed when the content of its file is. */
function listChanges(
  { added, removed, changed }: DagsDiff,
  { dags, files }: { readonly dags: readonly DagShape[]; readonly files: Changes },
): Changes {
  const ids = (list: readonly { readonly dagId: string }[]) => list.map(({ dagId }) => dagId);
  const fresh = new Set(ids(added));
  const touched = dags.filter(({ dagId, file }) => !fresh.has(dagId) && files.changed.includes(file));
  return {
    added: ids(added),
    changed: [...new Set([...ids(changed), ...ids(touched)])].toSorted(),
    removed: ids(removed),
  };
}

/** The same content in the same layout without a hand edit: there is nothing to do. */
function chooseAction({ draft, live, layout, unsettled }: DeliveryFacts): DeliveryPlan["action"] {
  if (live.kind !== "release" || live.manifest.id !== draft.id || live.layout !== layout || hasChanges(live.drift)) {
    return "deploy";
  }
  return unsettled === live.manifest.name ? "resume" : "unchanged";
}

function listNotes({ project, path, layout, live, draft, dags, exchange, runs, writable }: DeliveryFacts): string[] {
  const notes: string[] = [];
  if (!writable) notes.push(`${dirname(path)} is not writable for this user: a deploy would be refused.`);
  if (live.kind === "folder") notes.push(describeMigration(project, { layout, exchange }));
  if (live.kind === "release" && hasChanges(live.drift)) notes.push(describeEdits(live.manifest.name, live.drift));
  if (layout === "copy") {
    notes.push(
      "The layout is copy: each file changes at once, the folder does not. A parse or a task that starts meanwhile may mix the old and the new release.",
    );
  }
  if (layout === "link" && draft.linked && !draft.pinned) notes.push(mixing);
  if (dags === null) notes.push("Nothing here could read the DAGs: python3 is missing.");
  if (runs === null) {
    notes.push("CIBOT_AIRFLOW_URL is not set: nothing is proven or unpaused, this is delivery and validation only.");
  } else if (runs.length > 0) {
    notes.push("Tasks of runs in flight that start after the deploy run the new code.");
  }
  return notes;
}

function describeMigration(project: string, { layout, exchange }: { layout: string; exchange: boolean }): string {
  const kept = `${project} is a real folder that cibot did not make. It is kept in the store, and \`cibot rollback-dags\` can bring it back.`;
  if (layout === "copy") return kept;
  return exchange
    ? `${kept} It becomes a link in one step.`
    : `${kept} It becomes a link by two renames: for about a millisecond Airflow may find no folder.`;
}

function describeEdits(name: string, { added, changed, removed }: Drift): string {
  const edits = [...added.map((path) => `${path} (added)`), ...changed, ...removed.map((path) => `${path} (removed)`)];
  const shown = edits.slice(0, 5).join(", ");
  const more = edits.length > 5 ? ` and ${edits.length - 5} more` : "";
  return `Release ${name} was edited by hand: ${shown}${more}. The edits stay in the store, in releases/${name}.`;
}

const mixing =
  "A parse or a task that starts at the moment of the flip may import from two releases; `deploy.pin: true` prevents it.";
