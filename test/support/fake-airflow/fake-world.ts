import type { FakeIntervals, ParserLoop } from "./parser-loop.ts";
import type { RunLoop } from "./run-loop.ts";

/** What the routes answer from. */
export interface FakeWorld {
  readonly line: 2 | 3;
  /** DAGs folder as the cluster names it; another path than the real one, as in a container, may be told. */
  readonly folder: string;
  readonly parser: ParserLoop;
  readonly runs: RunLoop;
  readonly names: FakeNames;
  /** Null when the administrator does not expose the configuration. */
  readonly told: FakeIntervals | null;
  /** `[api] maximum_page_limit` */
  readonly maxLimit: number;
  /** Milliseconds since 1970, by the fake's clock. */
  readonly now: () => number;
}

/** May be changed at any time. */
export interface FakeNames {
  pools: readonly string[];
  connections: readonly string[];
  variables: readonly string[];
}
