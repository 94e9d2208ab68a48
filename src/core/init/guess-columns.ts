import type { Finding } from "./survey.ts";
import type { ColumnFacts, TableFacts } from "./table-facts.ts";

/** Which column plays which role, as far as the columns tell. */
export interface ColumnGuess {
  readonly label: Finding<string> | null;
  /** Value of the positive class; null when it is 1 (or true), or not known. */
  readonly positive: Finding<string> | null;
  /** True when the label's values do not tell which of them is the positive class. */
  readonly isPositiveOpen: boolean;
  readonly score: Finding<string> | null;
  readonly id: Finding<string> | null;
}

/** Columns that the user named; they go before what is guessed. */
export interface NamedColumns {
  readonly label?: string | undefined;
  readonly score?: string | undefined;
  readonly id?: string | undefined;
}

const labelNames = [
  ...["target", "label", "y", "y_true", "true", "actual", "truth", "ground_truth", "class", "outcome", "response"],
  ...[
    "default",
    "is_default",
    "defaulted",
    "bad",
    "is_bad",
    "bad_flag",
    "churn",
    "churned",
    "is_churn",
    "fraud",
    "is_fraud",
  ],
];
const scoreNames = [
  ...["score", "scores", "proba", "probability", "prob", "y_score", "y_prob", "y_proba", "y_pred_proba", "pred_proba"],
  ...[
    "predicted_proba",
    "predicted_probability",
    "prediction_probability",
    "prediction",
    "predictions",
    "pred",
    "y_pred",
  ],
  ...["y_hat", "yhat", "p", "p1", "proba_1", "prob_1", "pd", "risk_score", "propensity"],
];
const positiveValues = ["1", "yes", "y", "true", "t", "bad", "default", "positive", "pos", "churn", "fraud"];

/** Guesses roles of columns: a guess needs the name and the values to agree, so that a wrong one is rare. */
export function guessColumns({ columns, rows }: TableFacts, named: NamedColumns = {}): ColumnGuess {
  const label = nameColumn(named.label) ?? guessLabel(columns, named);
  const rest = columns.filter(({ name }) => name !== label?.value);
  const values = columns.find(({ name }) => name === label?.value)?.values ?? [];
  const score = nameColumn(named.score) ?? guessScore(rest, values);
  const id =
    nameColumn(named.id) ??
    guessId(
      rest.filter(({ name }) => name !== score?.value),
      rows,
    );
  return { label, score, id, ...guessPositive(values, score?.value) };
}

const nameColumn = (name: string | undefined): Finding<string> | null =>
  name === undefined ? null : { value: name, why: "as asked" };

function guessLabel(columns: readonly ColumnFacts[], { score, id }: NamedColumns): Finding<string> | null {
  const binary = columns.filter(({ name, distinct }) => distinct === 2 && name !== score && name !== id);
  const known = byName(binary, labelNames);
  if (known !== undefined) return { value: known.name, why: `two values, ${known.values.join(" and ")}, and the name` };
  // The first rows of a file may all be of one class.
  const single = byName(columns, labelNames);
  if (single?.distinct === 1 && single.values.every((value) => value === "0" || value === "1")) {
    return { value: single.name, why: `the name; all rows that were read have ${single.values[0]}` };
  }
  const [only] = binary;
  if (only !== undefined && binary.length === 1) return { value: only.name, why: "the only column of two values" };
  return null;
}

function guessScore(columns: readonly ColumnFacts[], classes: readonly string[]): Finding<string> | null {
  const numbers = columns.filter(isProbability);
  // Several columns, one for each class: that of the positive class is the score.
  const positive = guessPositive(classes).positive?.value ?? classes.find((value) => /^(1(\.0+)?|true)$/i.test(value));
  const own = numbers.filter(({ name }) => positive !== undefined && classOf(name, classes) === positive);
  if (own[0] !== undefined && own.length === 1) {
    return { value: own[0].name, why: `numbers between 0 and 1, and the name of the class ${positive}` };
  }
  const known = byName(numbers, scoreNames);
  if (known !== undefined) return { value: known.name, why: "numbers between 0 and 1, and the name" };
  const [only] = numbers;
  if (only !== undefined && numbers.length === 1) {
    return { value: only.name, why: "the only column of numbers between 0 and 1" };
  }
  return null;
}

/** `proba_bad` is of the class `bad`. */
const classOf = (column: string, classes: readonly string[]) =>
  classes.find((value) => snake(column).endsWith(`_${snake(value)}`));

/** A class that was decided already has two values, and ranks nothing. */
export const isProbability = ({ isNumber, min, max, distinct }: ColumnFacts) =>
  isNumber && min !== null && max !== null && min >= 0 && max <= 1 && distinct > 2;

function guessId(columns: readonly ColumnFacts[], rows: number): Finding<string> | null {
  const keys = columns.filter(
    ({ name, distinct, nulls }) =>
      rows > 1 && distinct === rows && nulls === 0 && /(^|_)(id|key|uuid)$/i.test(snake(name)),
  );
  const found = keys.find(({ name }) => snake(name) === "id") ?? keys[0];
  return found === undefined ? null : { value: found.name, why: "differs in every row, and the name" };
}

/** Which of a label's values is the positive class, where it is not 1 or true; a score may name the class it is of. */
export function guessPositive(
  values: readonly string[],
  score?: string,
): Pick<ColumnGuess, "positive" | "isPositiveOpen"> {
  const plain = values.map((value) => value.trim().toLowerCase());
  const isUsual = plain.every((value) => /^([01](\.0+)?|true|false)$/.test(value));
  if (isUsual) return { positive: null, isPositiveOpen: false };
  const named = score === undefined ? undefined : classOf(score, values);
  if (named !== undefined) {
    return { positive: { value: named, why: `of ${values.join(" and ")}, that of the score` }, isPositiveOpen: false };
  }
  const likely = values.filter((_, index) => positiveValues.includes(plain[index] ?? ""));
  const [only] = likely;
  if (only === undefined || likely.length > 1) return { positive: null, isPositiveOpen: true };
  return { positive: { value: only, why: `of ${values.join(" and ")}` }, isPositiveOpen: false };
}

/** The column whose name comes first in a list. */
function byName(columns: readonly ColumnFacts[], names: readonly string[]): ColumnFacts | undefined {
  for (const wanted of names) {
    const found = columns.find(({ name }) => snake(name) === wanted);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `customerId`, `Customer ID` → `customer_id`. */
const snake = (name: string) =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replaceAll(/[\s.-]+/g, "_")
    .toLowerCase();

/** True when the named column is known by an exact name, and not by being the only one of its kind. */
export const isKnownScore = (column: string): boolean => scoreNames.includes(snake(column));
