import { createIo, type IoContext } from "../../src/cli/io.ts";
import { FakeClock } from "./fake-clock.ts";

export interface GivenTerminal {
  readonly options?: Partial<IoContext["options"]>;
  readonly env?: IoContext["env"];
  readonly terminal?: boolean;
  readonly columns?: number;
  readonly checkpoint?: () => void;
}

/** A terminal, or a file that takes its place, whose clock stands still until it is moved. */
export function givenIo(given: GivenTerminal = {}) {
  const { options, env = {}, terminal = false, columns = 80, checkpoint = () => {} } = given;
  const written = { stdout: "", stderr: "" };
  const window = { columns };
  const stream = (name: keyof typeof written) => ({
    isTTY: terminal,
    get columns() {
      return window.columns;
    },
    write: (text: string) => {
      written[name] += text;
    },
  });
  const clock = new FakeClock("2026-11-24T12:00:00.000Z");
  const io = createIo({
    stdout: stream("stdout"),
    stderr: stream("stderr"),
    env,
    mask: (text) => text.replaceAll("hunter2hunter2", "[masked]"),
    command: "train",
    options: { json: false, quiet: false, verbose: false, ...options },
    now: () => clock.now().getTime(),
    every: clock.every,
    checkpoint,
  });
  return { io, written, clock, window };
}
