import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { ReleaseFile } from "../../core/releases/release.ts";
import { explainWriteFailure } from "../files/write-failure.ts";

/** A folder to throw away with the release as it will lie on the cluster. */
export interface Layout {
  /** Absolute, without links; `AIRFLOW_HOME` may be here. */
  readonly home: string;
  /** `<home>/dags`, which has the project's folder alone. */
  readonly dags: string;
}

/** Throws `disk_full`, `write_failed`. */
export async function withLayout<T>(
  project: string,
  files: readonly ReleaseFile[],
  work: (layout: Layout) => Promise<T>,
): Promise<T> {
  const home = await explainWriteFailure(tmpdir(), async () => realpath(await mkdtemp(join(tmpdir(), "cibot-dags-"))));
  try {
    const dags = join(home, "dags");
    await explainWriteFailure(home, () => writeFiles(join(dags, project), files));
    return await work({ home, dags });
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function writeFiles(folder: string, files: readonly ReleaseFile[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { path, content, executable } of files) {
    const target = join(folder, path);
    if (!target.startsWith(`${folder}/`)) throw new RangeError(`a release has no file ${path}`);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, content, { mode: executable ? 0o755 : 0o644 });
  }
}
