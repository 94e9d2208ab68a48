import { z } from "zod";
import { reportSchema } from "../core/report/report.ts";
import { reportDocument } from "./report-schema.ts";

/** The JSON Schema of `report.json`, for whoever reads it; `templates/report.schema.json` is this text. */
export function renderReportSchema(): string {
  const schema = z.toJSONSchema(reportDocument, { io: "input" });
  return `${JSON.stringify({ ...schema, $id: reportSchema, title: "report.json of cibot" }, null, 2)}\n`;
}
