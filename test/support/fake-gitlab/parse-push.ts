interface PushCommand {
  readonly before: string;
  readonly after: string;
  readonly ref: string;
}

/** The commands and options at the head of a `git-receive-pack` request (Git's pack-protocol). */
export function parsePush(body: Buffer): {
  readonly commands: readonly PushCommand[];
  readonly options: readonly string[];
} {
  const first = readLines(body, 0);
  // They stand in the first command, which follows the commits at which a shallow clone ends.
  const capabilities = first.lines.map((line) => line.split("\0")[1] ?? "").join("");
  const commands = first.lines.flatMap((line) => {
    const [, before = "", after = "", ref = ""] = /^([0-9a-f]{40}) ([0-9a-f]{40}) ([^\0\n]+)/.exec(line) ?? [];
    return ref === "" ? [] : [{ before, after, ref }];
  });
  const withOptions = / ?\bpush-options\b/.test(capabilities);
  const options = withOptions ? readLines(body, first.end).lines.map((line) => line.trimEnd()) : [];
  return { commands, options };
}

/** Packet lines up to the next flush: each has its own length, with these four digits, in hexadecimal. */
function readLines(body: Buffer, start: number): { readonly lines: readonly string[]; readonly end: number } {
  const lines: string[] = [];
  let at = start;
  while (at + 4 <= body.length) {
    const length = Number.parseInt(body.toString("latin1", at, at + 4), 16);
    if (!(length >= 4)) return { lines, end: at + 4 };
    lines.push(body.toString("utf8", at + 4, at + length));
    at += length;
  }
  return { lines, end: at };
}
