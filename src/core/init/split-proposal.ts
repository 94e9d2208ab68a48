import { type ColumnGuess, guessColumns, isKnownScore, type NamedColumns } from "./guess-columns.ts";
import type { Finding } from "./survey.ts";
import type { ColumnFacts, TableFacts } from "./table-facts.ts";

/** One split of `report.predictions`, as far as it is known. */
export interface SplitProposal extends ColumnGuess {
  readonly path: string;
  readonly name: string;
  /** Policy cut-off; null when none was given. */
  readonly threshold: number | null;
  /** Of the file; empty when it could not be read. */
  readonly columns: readonly ColumnFacts[];
}

/** A file with what was read of it. */
export interface SplitSource {
  readonly path: string;
  /** Null for a file that is not on disk, or cannot be read. */
  readonly table: TableFacts | null;
  /** True when it is proposed even if its columns do not tell their roles. */
  readonly isLikely: boolean;
}

export interface SplitOptions extends NamedColumns {
  readonly threshold?: number | undefined;
}

/** True when nothing is missing that `cibot report` needs. */
export const isComplete = ({ label, score, isPositiveOpen }: SplitProposal): boolean =>
  label !== null && score !== null && !isPositiveOpen;

/** The splits of a project, test data first; files that are no predictions are left out. */
export function proposeSplits(sources: readonly SplitSource[], options: SplitOptions): readonly SplitProposal[] {
  const splits = sources.map(({ path, table, isLikely }) => ({ isLikely, split: proposeSplit(path, table, options) }));
  const kept = splits.filter(({ isLikely, split }) => isLikely || isCertain(split)).map(({ split }) => split);
  return nameApart(kept.toSorted((a, b) => orderOf(a.name) - orderOf(b.name)));
}

/** A table of features may have a column between 0 and 1, too: only a telling name makes it predictions. */
const isCertain = (split: SplitProposal) =>
  isComplete(split) && split.score !== null && isKnownScore(split.score.value);

function proposeSplit(path: string, table: TableFacts | null, { threshold, ...named }: SplitOptions): SplitProposal {
  const base = { path, name: nameSplit(path), threshold: threshold ?? null };
  if (table !== null) {
    return { ...base, ...guessColumns(table, named), columns: table.columns };
  }
  const take = (column: string | undefined, usual: string): Finding<string> =>
    column === undefined
      ? { value: usual, why: "cibot's default: the file could not be read" }
      : { value: column, why: "as asked" };
  return {
    ...base,
    label: take(named.label, "target"),
    score: take(named.score, "score"),
    id: named.id === undefined ? null : take(named.id, ""),
    positive: null,
    isPositiveOpen: false,
    columns: [],
  };
}

const known = ["test", "holdout", "oot", "valid", "validation", "val", "dev", "train"];

/** `pred/test_scores.csv` → `test`, `predictions/eu.parquet` → `eu`, `predictions.csv` → `predictions`. */
function nameSplit(path: string): string {
  const parts = path.replace(/(\.\w{2,8}){1,2}$/, "").split("/");
  const words = (parts.at(-1) ?? "").split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");
  const split = words.find((word) => known.includes(word.toLowerCase()));
  if (split !== undefined) return split.toLowerCase();
  const own = words.filter((word) => !/^(pred(iction)?s?|scores?|scored|proba(s|bilities)?)$/i.test(word));
  return (own.length > 0 ? own : words).join("-") || "predictions";
}

/** The headline is the first split that is no training data. */
const orderOf = (name: string) => (["test", "holdout", "oot"].includes(name) ? 0 : name === "train" ? 2 : 1);

/** Splits of one name take their folder's, and in the end a number. */
function nameApart(splits: readonly SplitProposal[]): readonly SplitProposal[] {
  const taken = new Set<string>();
  return splits.map((split) => {
    const isShared = splits.filter(({ name }) => name === split.name).length > 1;
    const folder = split.path.split("/").at(-2);
    const wanted = isShared && folder !== undefined ? `${folder}-${split.name}` : split.name;
    let name = wanted;
    for (let number = 2; taken.has(name); number++) name = `${wanted}-${number}`;
    taken.add(name);
    return { ...split, name };
  });
}
