import { parseArgs } from "node:util";

/** What must be known before the command line is parsed, since it shapes how even its errors are told. */
export interface EarlyOptions {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly config: string | undefined;
  readonly forge: string | undefined;
  /** The command's name for JSON documents: `train`, `rules eval`; `cibot` when none is named. */
  readonly command: string;
}

export function readEarlyOptions(args: readonly string[]): EarlyOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    options: {
      json: { type: "boolean" },
      quiet: { type: "boolean" },
      verbose: { type: "boolean" },
      config: { type: "string" },
      forge: { type: "string" },
    },
  });
  const text = (value: unknown) => (typeof value === "string" ? value : undefined);
  return {
    json: values.json === true,
    quiet: values.quiet === true,
    verbose: values.verbose === true,
    config: text(values.config),
    forge: text(values.forge),
    command: nameCommand(positionals),
  };
}

function nameCommand([first = "cibot", second]: readonly string[]): string {
  return first === "rules" && second === "eval" ? "rules eval" : first;
}
