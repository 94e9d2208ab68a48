import type { ExpectedDag } from "./cluster-proof.ts";
import type { Manifest } from "./release.ts";

export interface ReleaseTexts {
  /** Text of each DAG file, as it was delivered. */
  readonly texts: ReadonlyMap<string, string>;
  /** Files whose text is another than that of the release before. */
  readonly changed: ReadonlySet<string>;
}

/** What the cluster has to show of each DAG before a release counts as taken. */
export function expectDags(manifest: Manifest, { texts, changed }: ReleaseTexts): ExpectedDag[] {
  return manifest.dags.flatMap(({ dagId, file, tasks }) => {
    const source = texts.get(file);
    if (source === undefined) return [];
    const { project } = manifest;
    return [{ project, dagId, file, source, textChanged: changed.has(file), tasks, parseSeconds: null }];
  });
}
