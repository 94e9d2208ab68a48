export type JsonObject = Readonly<Record<string, unknown>>;

/** An object as it is; anything else as one without keys, so that what is missing in DVC's answers needs no case. */
export const asObject = (value: unknown): JsonObject =>
  value !== null && typeof value === "object" && !Array.isArray(value) ? (value as JsonObject) : {};

export const asArray = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
