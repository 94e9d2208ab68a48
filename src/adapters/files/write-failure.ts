import { CibotError, diskFull, writeFailed } from "../../errors.ts";

/** Does what writes `path`. Throws `disk_full`, `write_failed`, and what the work itself throws of the catalogue. */
export async function explainWriteFailure<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw cause instanceof CibotError ? cause : describeWriteFailure(path, cause);
  }
}

/** `disk_full` or `write_failed`, from what the system said. */
export function describeWriteFailure(path: string, cause: unknown): CibotError {
  const code = codeOf(cause);
  if (code === "ENOSPC" || code === "EDQUOT") return diskFull({ path }, { cause });
  return writeFailed({ path, detail: code ?? String(cause) }, { cause });
}

/** Node's code of a failed system call, as in `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
