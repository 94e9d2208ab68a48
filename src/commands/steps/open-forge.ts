import type { Change } from "../../core/ci/change.ts";
import { CibotError, missingToken } from "../../errors.ts";
import type { Deps, Forge } from "../deps.ts";

/** Why nothing is published without a token. */
export const tokenless = "the pipeline of a fork has no token; the report is among the job's files";

/** The forge; null for the change of a fork whose pipeline has no token, as it should be. Throws `missing_token`. */
export async function openForge({ mergeRequest }: Change, { forge }: Pick<Deps, "forge">): Promise<Forge | null> {
  try {
    return await forge();
  } catch (error) {
    const isMissing = error instanceof CibotError && error.code === missingToken.code;
    if (isMissing && mergeRequest?.isFork) return null;
    throw error;
  }
}
