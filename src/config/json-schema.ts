import { z } from "zod";
import { configSchema } from "./schema.ts";

/** The JSON Schema of `cibot.yaml`, for editors; `templates/cibot.schema.json` is this text. */
export function renderJsonSchema(): string {
  const schema = z.toJSONSchema(configSchema, { io: "input" });
  return `${JSON.stringify({ ...schema, title: "cibot.yaml" }, null, 2)}\n`;
}
