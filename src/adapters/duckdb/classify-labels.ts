/** Which texts of a label column mean which class; texts that mean "no label" are in neither. */
export interface LabelClasses {
  readonly positives: readonly string[];
  readonly negatives: readonly string[];
}

export interface LabelProblem {
  readonly detail: string;
  readonly hint: string;
}

/** The distinct texts of a label column, told apart: 1 and true are positive unless `positive` names a value. */
export function classifyLabels(texts: readonly string[], positive: string | undefined): LabelClasses | LabelProblem {
  const labels = texts.map((text) => ({ text, value: normalize(text) })).filter(({ value }) => value !== "nan");
  const values = [...new Set(labels.map(({ value }) => value))];
  const target = positive === undefined ? "1" : normalize(positive);
  const problem = findProblem(values, positive === undefined ? undefined : target);
  if (problem !== undefined) return problem;
  return {
    positives: labels.filter(({ value }) => value === target).map(({ text }) => text),
    negatives: labels.filter(({ value }) => value !== target).map(({ text }) => text),
  };
}

function findProblem(values: readonly string[], positive: string | undefined): LabelProblem | undefined {
  const shown = values.slice(0, 5).map((value) => `"${value}"`);
  if (values.length > 2) {
    const detail = `more than two values: ${shown.join(", ")}${values.length > 5 ? ", …" : ""}`;
    return { detail, hint: "Name a label column of two classes, such as 0 and 1, with `label:` or `--label`." };
  }
  const listed = shown.join(" and ");
  if (positive === undefined && values.some((value) => value !== "0" && value !== "1")) {
    const hint = `Say which value is the positive class: \`positive: ${values[0]}\` in cibot.yaml, or \`--positive ${values[0]}\`.`;
    return { detail: `${listed}, which are not 0 and 1`, hint };
  }
  if (positive !== undefined && values.length === 2 && !values.includes(positive)) {
    return {
      detail: `${listed}, but the positive class is said to be "${positive}"`,
      hint: `Set \`positive:\` to ${shown.join(" or ")}.`,
    };
  }
  return undefined;
}

/** One spelling per value: `1.0`, `1`, `True` → "1"; `NaN` → "nan". */
function normalize(text: string): string {
  const value = text.trim().toLowerCase();
  if (value === "true") return "1";
  if (value === "false") return "0";
  if (value === "nan") return value;
  const number = Number(value);
  return value === "" || Number.isNaN(number) ? text.trim() : String(number);
}
