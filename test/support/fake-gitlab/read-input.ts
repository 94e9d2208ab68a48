import { refuseInput } from "./answer.ts";
import type { FilePart } from "./receive-request.ts";

export type ParameterType =
  | "string"
  | "integer"
  | "number"
  | "boolean"
  | "date"
  /** A list, or its items with commas between them. */
  | "strings"
  | "integers"
  | "object"
  | "objects"
  | "file"
  /** One of these. */
  | readonly string[];

/** What an endpoint takes; names that end in `!` are required. */
export type Parameters = Readonly<Record<string, ParameterType>>;

/** The checked parameters of a call. */
export class Input {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = values;
  }

  has(name: string): boolean {
    return this.#values[name] !== undefined;
  }

  raw(name: string): unknown {
    return this.#values[name];
  }

  text(name: string): string | undefined {
    const value = this.#values[name];
    return value === undefined || value === null ? undefined : String(value);
  }

  integer(name: string): number | undefined {
    const value = this.text(name);
    return value === undefined || value === "" ? undefined : Number(value);
  }

  flag(name: string): boolean | undefined {
    const value = this.text(name);
    return value === undefined ? undefined : value === "true" || value === "1";
  }

  list(name: string): readonly string[] | undefined {
    const value = this.#values[name];
    if (value === undefined || value === null) return undefined;
    const items = Array.isArray(value) ? value.map(String) : String(value).split(",");
    return items.map((item) => item.trim()).filter((item) => item !== "");
  }

  file(name: string): FilePart | undefined {
    const value = this.#values[name];
    return isFile(value) ? value : undefined;
  }
}

/**
 * Takes what was sent for what an endpoint declares, as Grape does: a parameter that is missing or unfit is refused
 * with 400. What GitLab would ignore or bend in silence is told to `report`.
 */
export function readInput(
  sent: Readonly<Record<string, unknown>>,
  declared: Parameters,
  report: (problem: string) => void,
): Input {
  const types = new Map(Object.entries(declared).map(([name, type]) => [name.replace(/!$/, ""), type]));
  for (const name of Object.keys(declared)) {
    const bare = name.replace(/!$/, "");
    if (bare !== name && sent[bare] === undefined) throw refuseInput(`${bare} is missing`);
  }
  for (const [name, value] of Object.entries(sent)) {
    const type = types.get(name);
    if (type === undefined) report(`unknown parameter ${name}`);
    else checkType(name, value, type, report);
  }
  return new Input(Object.fromEntries(Object.entries(sent).filter(([name]) => types.has(name))));
}

function checkType(name: string, value: unknown, type: ParameterType, report: (problem: string) => void): void {
  if (value === null) return;
  if (typeof type !== "string") {
    if (!type.includes(String(value))) throw refuseInput(`${name} does not have a valid value`);
  } else if (!fits[type](value)) {
    if (type !== "string") throw refuseInput(`${name} is invalid`);
    report(`${name} is ${Array.isArray(value) ? "a list" : typeof value}, not a string`);
  }
}

const isFile = (value: unknown): value is FilePart =>
  typeof value === "object" && value !== null && "filename" in value && "content" in value;
const isInteger = (value: unknown) => /^-?\d+$/.test(String(value));
const isScalar = (value: unknown) => typeof value === "string" || typeof value === "number";
const isObject = (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value);

const fits: Readonly<Record<Extract<ParameterType, string>, (value: unknown) => boolean>> = {
  string: (value) => typeof value === "string",
  integer: isInteger,
  number: (value) => isScalar(value) && Number.isFinite(Number(value)),
  boolean: (value) => ["true", "false", "1", "0"].includes(String(value)),
  date: (value) => typeof value === "string" && !Number.isNaN(Date.parse(value)),
  strings: (value) => isScalar(value) || (Array.isArray(value) && value.every(isScalar)),
  integers: (value) => isInteger(value) || value === "" || (Array.isArray(value) && value.every(isInteger)),
  object: isObject,
  objects: (value) => Array.isArray(value) && value.every(isObject),
  file: isFile,
};
