import {
  type CibotError,
  remotePythonUnusable,
  sshDenied,
  sshHostUnknown,
  sshLost,
  sshMissing,
  sshUnreachable,
} from "../../errors.ts";

/** How a talk over ssh ended that should have gone on. */
export interface SshEnd {
  /** 255 is ssh's own, others are those of what ran there; null after a signal. */
  readonly exitCode: number | null;
  /** There is no `ssh`. */
  readonly missing: boolean;
  /** The last lines of stderr: ssh's words, and those of the other side. */
  readonly words: string;
  /** Why we ended it ourselves; null when we did not. */
  readonly stopped: string | null;
}

export interface SshPeer {
  readonly address: string;
  readonly python: string;
}

/** Before the script on the other side has greeted. */
export function explainNoGreeting(end: SshEnd, { address, python }: SshPeer): CibotError {
  if (end.missing) return sshMissing();
  const detail = describe(end);
  if (end.stopped !== null || end.exitCode === null) return sshUnreachable({ address, detail });
  if (end.exitCode !== 255) return remotePythonUnusable({ address, python, detail });
  return refusalOf(end.words)({ address, detail });
}

/** While an action ran on the other side: whether it was done, nobody knows. */
export const explainLoss = (end: SshEnd, { address }: SshPeer, action: string): CibotError =>
  sshLost({ address, action, detail: describe(end) });

const describe = ({ stopped, words, exitCode }: SshEnd): string => {
  const said = words.replace(/\.$/, "");
  if (stopped !== null) return said === "" ? stopped : `${stopped} (${said})`;
  return said || (exitCode === null ? "ssh was ended by a signal" : `ssh ended with exit code ${exitCode}`);
};

/** OpenSSH has one exit code for all of this, and its words in English only. */
function refusalOf(words: string): typeof sshDenied {
  if (/host key verification failed|host key is known for/i.test(words)) return sshHostUnknown;
  if (/permission denied|too many authentication failures/i.test(words)) return sshDenied;
  return sshUnreachable;
}
