import { cleanLines } from "./clean-lines.ts";

interface SectionOptions {
  readonly write: (text: string) => unknown;
  readonly verbose: boolean;
  readonly sections: boolean;
  /** Milliseconds. */
  readonly now: () => number;
}

/** https://docs.gitlab.com/ci/jobs/job_logs/#custom-collapsible-sections: one at a time, from its first line on. */
export function createSection({ write, sections, verbose, now }: SectionOptions) {
  let name: string | null = null;
  let count = 0;
  const time = () => Math.floor(now() / 1000);
  return {
    open: (title: string | undefined) => {
      if (!sections || title === undefined || name !== null) return;
      name = `cibot_${++count}_${title
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, "_")
        .slice(0, 40)}`;
      const fold = verbose ? "[collapsed=true]" : "";
      write(`\u001b[0Ksection_start:${time()}:${name}${fold}\r\u001b[0K${cleanLines(title)}\n`);
    },
    close: () => {
      if (name !== null) write(`\u001b[0Ksection_end:${time()}:${name}\r\u001b[0K`);
      name = null;
    },
  };
}
