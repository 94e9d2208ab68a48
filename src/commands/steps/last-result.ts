import type { TrainingRecord } from "../../core/report/report.ts";
import type { ProjectFiles } from "../../ports/project-files.ts";

/** `.cibot/last-result.json`: the training whose files are in the workspace, for a later `cibot report`. */
export interface LastResult {
  readonly version: 1;
  /** The commit that was trained. */
  readonly sha: string;
  readonly training: TrainingRecord & { readonly revision: string };
}

const path = ".cibot/last-result.json";

export async function saveLastResult(result: LastResult, files: ProjectFiles): Promise<void> {
  await files.write(path, `${JSON.stringify(result, null, 2)}\n`);
}

/** Undefined when there is none, or when it is not readable. */
export async function readLastResult(files: ProjectFiles): Promise<LastResult | undefined> {
  const content = await files.find(path);
  if (content === undefined) return undefined;
  try {
    const result: unknown = JSON.parse(Buffer.from(content).toString("utf8"));
    return isLastResult(result) ? result : undefined;
  } catch {
    return undefined;
  }
}

function isLastResult(value: unknown): value is LastResult {
  return (
    value !== null &&
    typeof value === "object" &&
    "version" in value &&
    value.version === 1 &&
    "sha" in value &&
    "training" in value &&
    value.training !== null &&
    typeof value.training === "object" &&
    "revision" in value.training &&
    typeof value.training.revision === "string"
  );
}
