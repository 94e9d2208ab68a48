import { CibotError, type ExitCode } from "../errors.ts";
import { cleanLines } from "./clean-lines.ts";

/** What a failed command leaves behind. */
export interface FailureOutput {
  readonly exit: ExitCode;
  /** For stderr. */
  readonly text: string;
  /** For stdout under `--json`. */
  readonly document: Readonly<Record<string, unknown>>;
}

/** An error of the catalogue ends in message and hint; anything else is a bug and says where to report it. */
export function describeFailure(error: unknown, command: string, version: string): FailureOutput {
  if (error instanceof CibotError) {
    const { code, message, hint, exit, partial } = error;
    return {
      exit,
      text: cleanLines(`error: ${message}\nhint: ${hint}\n`),
      document: { version: 1, command, ...partial, error: { code, message, hint, exit } },
    };
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const message = `This is a bug of cibot: ${error instanceof Error ? error.message : String(error)}`;
  const hint = "Report it with the lines above, and the output of `cibot --version`.";
  return {
    exit: 1,
    text: cleanLines(`${detail}\ncibot ${version}, Node ${process.versions.node}\nerror: ${message}\nhint: ${hint}\n`),
    document: { version: 1, command, error: { code: "internal_error", message, hint, exit: 1 } },
  };
}
