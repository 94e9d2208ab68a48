import type { Scores } from "../../ports/scores.ts";
import { aggregateScores } from "./aggregate-scores.ts";
import { countSegments } from "./count-segments.ts";
import { createDatabase } from "./create-database.ts";
import { expandPatterns } from "./expand-patterns.ts";
import { pairScores } from "./pair-scores.ts";

/** Reads predictions with DuckDB, which is loaded at the first file. Splits may be read concurrently. */
export function createDuckdbScores(): Scores {
  const database = createDatabase();
  return {
    expand: (patterns) => database.connect((connection) => expandPatterns(connection, patterns)),
    aggregate: (source, counting) => database.connect((connection) => aggregateScores(connection, source, counting)),
    countSegments: (source, column) => database.connect((connection) => countSegments(connection, source, column)),
    pair: (candidate, baseline) => database.connect((connection) => pairScores(connection, candidate, baseline)),
    close: () => database.close(),
  };
}
