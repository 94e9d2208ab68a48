import type { ProcessEnd } from "../process/run-process.ts";

/** How a push, or another talk with a server, went wrong; `raced`: the branch is not what it was when it was read. */
export interface RemoteProblem {
  readonly kind: "raced" | "refused" | "unauthenticated" | "unreachable" | "failed";
  readonly detail: string;
}

/** A line of `git push --porcelain`: `!\trefs/heads/x:refs/heads/x\t[remote rejected] (pre-receive hook declined)`. */
const rejection = /^!\t[^\t]*\t\[?([^\]\n]*)\]?(?: \((.*)\))?$/m;

/**
 * What the end of `git push --porcelain`, `git ls-remote` or `git fetch` means. A branch that is rejected stands in
 * Git's machine format; of a talk that broke off Git says no more than a sentence, in English because of `LC_ALL=C`.
 */
export function classifyPush({ stdout, stderr }: Pick<ProcessEnd, "stdout" | "stderr">): RemoteProblem {
  const [, verdict, reason = ""] = rejection.exec(stdout) ?? [];
  const words = serverWords(stderr);
  if (verdict === undefined) return { kind: findKind(stderr), detail: words || lastLine(stderr) };
  // Without "remote" it is Git that refuses, as the lease does not hold.
  const isRace = verdict === "rejected" || /lock|already exists|old value|failed to update ref/i.test(reason);
  const detail = [words, reason].filter((part) => part !== "").join(" · ") || verdict;
  return { kind: isRace ? "raced" : "refused", detail };
}

const kinds: readonly (readonly ["refused" | "unauthenticated" | "unreachable", RegExp])[] = [
  ["unreachable", /returned error: (408|429|5\d\d)|HTTP (408|429|5\d\d) /],
  [
    "unauthenticated",
    /returned error: 401|Authentication failed|could not read (Username|Password)|HTTP Basic: Access denied/i,
  ],
  ["unauthenticated", /Permission denied \(|Host key verification failed|terminal prompts disabled/],
  [
    "refused",
    /returned error: 40[34]|not allowed|not found|don't have permission|does not appear to be a git repository/i,
  ],
  [
    "unreachable",
    /Could not resolve|Failed to connect|Connection (refused|reset|timed out|closed)|timed? ?out|hung up|early EOF|RPC failed|Empty reply|unexpected disconnect|Network is unreachable|SSL|gnutls|certificate|unable to access/i,
  ],
];

const findKind = (stderr: string) => kinds.find(([, pattern]) => pattern.test(stderr))?.[0] ?? "failed";

/** What the server said: lines after `remote:`, without frames and colours. */
function serverWords(stderr: string): string {
  const lines = stderr
    .split(/[\r\n]+/)
    .flatMap((line) => /^remote: ?(.*)$/.exec(line)?.[1] ?? [])
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a hook may print colours, which end with the terminal.
    .map((line) => line.replaceAll(/\u001b\[[\d;]*[A-Za-z]|[\u0000-\u001f\u007f]/g, "").trim());
  return lines
    .filter((line) => /\w/.test(line))
    .slice(0, 10)
    .join(" ");
}

const lastLine = (stderr: string) =>
  stderr
    .trim()
    .split("\n")
    .filter((line) => !line.startsWith("hint:"))
    .slice(-3)
    .join(" · ") || "no message";
