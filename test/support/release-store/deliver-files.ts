import { setTimeout as sleep } from "node:timers/promises";
import { findUnsafeFiles } from "../../../src/core/dag-files/find-unsafe-files.ts";
import { findWalkProblems } from "../../../src/core/dag-files/find-walk-problems.ts";
import type { ReleaseFile } from "../../../src/core/releases/release.ts";
import { describeFiles, openStore, settle } from "./open-store.ts";

/** Milliseconds of the parts of a deploy that concern the release store, without a cluster and without validation. */
export interface DeliveryTimes {
  /** The look before the lock, for the plan. */
  readonly survey: number;
  /** The replay of Airflow's walk, and the rules for files, before the lock and under it. */
  readonly walk: number;
  /** The lock, healing, and the look under it. */
  readonly lock: number;
  readonly stage: number;
  readonly flip: number;
  /** The history, pruning, and letting go. */
  readonly settle: number;
  readonly total: number;
}

/** What `cibot deploy-dags` does with the store, in its order. */
export async function deliverFiles(dags: string, files: readonly ReleaseFile[]): Promise<DeliveryTimes> {
  const store = openStore(dags);
  const manifest = describeFiles(files);
  const marks: number[] = [performance.now()];
  const mark = () => void marks.push(performance.now());
  const check = (survey: Awaited<ReturnType<typeof store.survey>>) => {
    const placement = { project: "credit", name: manifest.id, files, layout: "link", airflow: null } as const;
    const problems = [...findUnsafeFiles(files, { maxFileSize: 2 ** 20 }), ...findWalkProblems(survey.tree, placement)];
    if (problems.length > 0) throw new Error(JSON.stringify(problems));
  };
  const survey = await store.survey();
  mark();
  check(survey);
  mark();
  await store.hold(async (held) => {
    mark();
    check(held.survey);
    mark();
    const { name } = await held.stage(manifest, files);
    mark();
    await held.flip(name);
    mark();
    await settle(held, name);
    await held.prune(5, []);
  });
  mark();
  const [surveyed = 0, walked = 0, locked = 0, rewalked = 0, staged = 0, flipped = 0, settled = 0] = marks
    .slice(1)
    .map((at, index) => at - (marks[index] ?? 0));
  return {
    survey: surveyed,
    walk: walked + rewalked,
    lock: locked,
    stage: staged,
    flip: flipped,
    settle: settled,
    total: (marks.at(-1) ?? 0) - (marks[0] ?? 0),
  };
}

/** Until the files that are live are of an earlier second than the next ones. */
export const passSecond = (): Promise<void> => sleep(1100);
