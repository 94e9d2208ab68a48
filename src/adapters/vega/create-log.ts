/** Keeps what Vega would print on the console. */
export function createLog() {
  const errors: string[] = [];
  const warnings: string[] = [];
  return {
    errors,
    warnings,
    level: () => 0,
    error(...args: unknown[]) {
      errors.push(args.map(describeThrown).join(" "));
      return this;
    },
    warn(...args: unknown[]) {
      warnings.push(args.map(describeThrown).join(" "));
      return this;
    },
    info() {
      return this;
    },
    debug() {
      return this;
    },
  };
}

export function describeThrown(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
