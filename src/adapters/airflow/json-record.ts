import { airflowOddAnswer } from "../../errors.ts";

export type JsonRecord = Readonly<Record<string, unknown>>;

/** Reads the fields of one answer. Every function throws `airflow_odd_answer` for a field that is of another kind. */
export interface RecordReader {
  has(field: string): boolean;
  text(field: string): string;
  /** Null also for a field that is not there. */
  textOrNull(field: string): string | null;
  flag(field: string): boolean;
  number(field: string): number;
  date(field: string): Date;
  dateOrNull(field: string): Date | null;
  records(field: string): readonly JsonRecord[];
  texts(field: string): readonly string[];
}

/** `request` is for the message. */
export function readRecord(value: unknown, request: string): RecordReader {
  if (!isRecord(value)) throw airflowOddAnswer({ request, detail: "no JSON object" });
  const record = value;
  function odd(field: string, kind: string): never {
    throw airflowOddAnswer({ request, detail: `its field \`${field}\` is no ${kind}` });
  }
  const text = (field: string) => {
    const found = record[field];
    return typeof found === "string" ? found : odd(field, "text");
  };
  const textOrNull = (field: string) => (record[field] == null ? null : text(field));
  const date = (field: string) => {
    const found = new Date(text(field));
    return Number.isNaN(found.getTime()) ? odd(field, "date") : found;
  };
  const list = (field: string): readonly unknown[] => {
    const found = record[field];
    return Array.isArray(found) ? found : odd(field, "list");
  };
  return {
    has: (field) => field in record,
    text,
    textOrNull,
    date,
    dateOrNull: (field) => (record[field] == null ? null : date(field)),
    flag: (field) => {
      const found = record[field];
      return typeof found === "boolean" ? found : odd(field, "flag");
    },
    number: (field) => {
      const found = record[field];
      return typeof found === "number" ? found : odd(field, "number");
    },
    records: (field) => list(field).map((entry) => (isRecord(entry) ? entry : odd(field, "list of objects"))),
    texts: (field) => list(field).map((entry) => (typeof entry === "string" ? entry : odd(field, "list of texts"))),
  };
}

const isRecord = (value: unknown): value is JsonRecord =>
  value !== null && typeof value === "object" && !Array.isArray(value);
