/**
 * How an Airflow reads its `.airflowignore` files: by its line, and by `[core] dag_ignore_file_syntax`. The two lines
 * differ in both syntaxes: Airflow 2 searches with RE2 and anchors globs, Airflow 3 has Python's own `re`.
 */
export interface AirflowDialect {
  readonly line: 2 | 3;
  readonly syntax: "regexp" | "glob";
}

const byDefault: readonly AirflowDialect[] = [
  { line: 2, syntax: "regexp" },
  { line: 3, syntax: "glob" },
];

/** What the line does when nobody has set the option, then what it may do; for an unknown version, both lines by default. */
export function findDialects(airflow: string | null): readonly [AirflowDialect, AirflowDialect] {
  if (airflow?.startsWith("2"))
    return [
      { line: 2, syntax: "regexp" },
      { line: 2, syntax: "glob" },
    ];
  if (airflow?.startsWith("3"))
    return [
      { line: 3, syntax: "glob" },
      { line: 3, syntax: "regexp" },
    ];
  return [
    { line: 3, syntax: "glob" },
    { line: 2, syntax: "regexp" },
  ];
}

/** True when the line reads so unless it is told otherwise. */
export const isDefaultDialect = ({ line, syntax }: AirflowDialect): boolean =>
  byDefault.some((other) => other.line === line && other.syntax === syntax);
