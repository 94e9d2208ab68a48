import { dirname } from "node:path";
import { runProcess } from "../process/run-process.ts";

export interface ExchangeOptions {
  /** Path of `agent.py`. */
  readonly script: string;
  /** Program; the first `python3` on the PATH unless given. */
  readonly python?: string;
}

/**
 * Exchanges two absolute paths in one step, renameat2(2) with RENAME_EXCHANGE, which Node does not offer. False, and
 * nothing changed, where the system, the file system or the want of a Python makes that impossible.
 * Throws what the system says, with Node's `code`.
 */
export async function exchangeByPython(
  one: string,
  other: string,
  { script, python = "python3" }: ExchangeOptions,
): Promise<boolean> {
  const { stdout } = await runProcess([python, "-I", "-X", "utf8", script, "exchange", one, other], {
    cwd: dirname(script),
  });
  const [verdict, code] = stdout.trim().split(" ");
  if (verdict === "failed") throw Object.assign(new Error(`${code}: exchange "${one}" and "${other}"`), { code });
  // Whatever is no Python of ours (a shim without a version, Python 2) prints something else, or nothing.
  return verdict === "exchanged";
}
