import { readdir } from "node:fs/promises";
import { resolve } from "node:path";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { InitTools } from "./commands/init-tools.ts";

/** What init is made of; this file is a part of the composition root. */
interface World {
  readonly directory: string;
  readonly signal: AbortSignal;
  /** Where a person can be asked; null or absent in CI and in a pipe. */
  readonly terminal?: { readonly input: Readable; readonly output: Writable } | null;
}

interface Settings {
  /** `--forge`. */
  readonly forge: string | undefined;
  readonly color: boolean;
  /** False where the answer is for a program. */
  readonly mayAsk: boolean;
}

const packaged = (folder: string) => fileURLToPath(new URL(`../${folder}`, import.meta.url));

export async function createInitTools(world: World, { mayAsk, ...settings }: Settings): Promise<InitTools> {
  const { directory, signal, terminal } = world;
  const [survey, tables, ciTemplates, newFiles, templates] = await Promise.all([
    import("./adapters/project-survey/create-project-survey.ts"),
    import("./adapters/duckdb/create-tables.ts"),
    import("./adapters/templates/create-ci-templates.ts"),
    import("./adapters/project-files/create-new-files.ts"),
    import("./adapters/templates/create-templates.ts"),
  ]);
  return {
    ...settings,
    survey: survey.createProjectSurvey(directory),
    tables: tables.createTables(directory),
    ciTemplates: ciTemplates.createCiTemplates(packaged("ci-templates")),
    newFiles: newFiles.createNewFiles(directory),
    templates: templates.createTemplates(packaged("templates")),
    questions: mayAsk && terminal ? await openQuestions({ ...terminal, signal }) : null,
    resolvePath: (path) => resolve(directory, path),
    listFolder: (path) => readdir(path).catch((error) => (error.code === "ENOENT" ? [] : ["."])),
  };
}

async function openQuestions(terminal: { input: Readable; output: Writable; signal: AbortSignal }) {
  const { createQuestions } = await import("./adapters/prompts/create-questions.ts");
  return createQuestions(terminal);
}
