import type { Config } from "../../config/schema.ts";
import { defaultTemplate, parseTemplate, type Template } from "../../core/report/template.ts";
import type { ProjectFiles } from "../../ports/project-files.ts";

/**
 * The layout of the report: the team's own, or the default. Read before a training, not after it.
 * Throws `file_missing`, `invalid_template`.
 */
export async function readTemplate({ report }: Config, files: ProjectFiles): Promise<Template> {
  const path = report.template;
  if (path === undefined) return defaultTemplate;
  const content = await files.readInside(
    path,
    "Name a file of the project with `report.template` in cibot.yaml, and write it.",
  );
  return parseTemplate(Buffer.from(content).toString("utf8"), path);
}
