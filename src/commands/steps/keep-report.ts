import { CibotError, tellDone } from "../../errors.ts";
import type { Deps } from "../deps.ts";

/** What was done before a report is published, as the JSON document tells it; the report's files among it. */
interface Done {
  readonly report: { readonly markdown: string };
}

/** Publishes a report that is on disk. When that fails, the error and a line on stderr say where the report is. */
export async function keepReport<T>(done: Done, { io }: Pick<Deps, "io">, publish: () => Promise<T>): Promise<T> {
  try {
    return await publish();
  } catch (error) {
    io.warn(`the report is not published; it is in ${done.report.markdown}`);
    throw error instanceof CibotError ? tellDone(error, { ...done, publish: null }) : error;
  }
}
