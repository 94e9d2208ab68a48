import { CibotError, tellDone } from "../../errors.ts";
import type { Deps } from "../deps.ts";

/** What was done before a report is published, as the JSON document tells it; the report's files among it. */
interface Done {
  readonly report: { readonly markdown: string };
}

/** Publishes a report that is on disk. When that fails, the error and a line on stderr say where the report is. */
export async function keepReport<T>(done: Done, { io }: Pick<Deps, "io">, publish: () => Promise<T>): Promise<T> {
  return afterDone({ ...done, publish: null }, async () => {
    try {
      return await publish();
    } catch (error) {
      io.warn(`the report is not published; it is in ${done.report.markdown}`);
      throw error;
    }
  });
}

/** Does some work after other that is done: an error of it tells what was. */
export async function afterDone<T>(done: Readonly<Record<string, unknown>>, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof CibotError ? tellDone(error, done) : error;
  }
}
