import { type FoundProblem, lineAt, type PythonSource, visit } from "./parse-python.ts";

/** Of one run these are the beginning of its interval on Airflow 2, and its end on Airflow 3. */
const shifting = /\{\{[^}]*\b(?:ds|ds_nodash|ts|ts_nodash|logical_date|execution_date|data_interval_start)\b[^}]*\}\}/;
const pinned = /\bCron(?:Trigger|DataInterval)Timetable\b|\bDelta(?:Trigger|DataInterval)Timetable\b/;

/** A scoring date from `ds` and its like: under a cron schedule a month earlier on Airflow 2 than on Airflow 3. */
export function findShiftingDates(source: PythonSource): readonly FoundProblem[] {
  if (pinned.test(source.text)) return [];
  const found: FoundProblem[] = [];
  visit(source.tree, "String", (node) => {
    const text = source.text.slice(node.from, node.to);
    if (!shifting.test(text) || !isScoringDate(text, source.text.slice(0, node.from))) return;
    found.push({
      severity: "warning",
      rule: "scoring-date-from-logical-date",
      line: lineAt(source, node.from),
      message: "The scoring date comes from the logical date, which Airflow 2 and 3 understand differently.",
      hint: "Derive it from `data_interval_end`, or pin the schedule with a timetable class.",
    });
  });
  return found;
}

/** The text itself has the option, or what stands before it is the name of an argument or a key. */
const isScoringDate = (text: string, before: string) =>
  /--scoring[_-]date[=\s]+["']?\{\{/i.test(text) || /scoring[_-]?date["']?\s*[=:]\s*\w?$/i.test(before);
