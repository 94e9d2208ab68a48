import { CibotError } from "../../errors.ts";
import { deny, type Finding, fail } from "./check.ts";

/** What was thrown in place of an answer, as a failed check: exit code 4 of the catalogue is about rights. */
export function judgeError(error: unknown): Finding {
  if (!(error instanceof CibotError)) {
    const words = error instanceof Error ? error.message : String(error);
    return fail(
      `a bug of cibot, ${oneLine(words)}`,
      "Report it with this line, and with the output of `cibot --version`.",
    );
  }
  const judge = error.exit === 4 ? deny : fail;
  return judge(oneLine(error.message).replace(/\.$/, ""), oneLine(error.hint));
}

const oneLine = (text: string) => text.replaceAll(/\s*\n\s*/g, " · ").trim();
