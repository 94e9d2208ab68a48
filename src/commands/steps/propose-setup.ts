import { findForge, type InitForge } from "../../core/init/find-forge.ts";
import { type Candidates, findTables } from "../../core/init/find-tables.ts";
import { githubPath, gitlabPath } from "../../core/init/plan-files.ts";
import { draftProposal, type Proposal } from "../../core/init/proposal.ts";
import type { SplitSource } from "../../core/init/split-proposal.ts";
import type { Finding, Survey } from "../../core/init/survey.ts";
import type { TableFacts } from "../../core/init/table-facts.ts";
import { suggestName } from "../../core/text/suggest-name.ts";
import { CibotError, invalidUsage } from "../../errors.ts";
import type { Tables } from "../../ports/tables.ts";
import type { InitDeps, InitOptions, InitTools } from "../init-tools.ts";

/** Looks at the project and drafts its set-up. Throws what `ProjectSurvey` throws, and `invalid_usage`. */
export async function proposeSetup(options: InitOptions, tools: InitTools, deps: InitDeps): Promise<Proposal> {
  const survey = await deps.io.step("look at the project", () => tools.survey.look());
  const candidates = chooseTables(options, survey);
  const tables = await readTables(candidates, options, { tools, deps });
  const forge = options.ci === false ? null : await chooseForge(survey, tools, deps);
  return draftProposal({ survey, forge, tables, absent: candidates.absent }, options);
}

/** Those that `--predictions` names, and no others; else what is found. */
function chooseTables({ predictions = [] }: InitOptions, { tables, pipelines }: Survey): Candidates {
  if (predictions.length === 0) return findTables(tables, pipelines);
  return { found: predictions.map((path) => ({ path, isLikely: true })), absent: [] };
}

interface World {
  readonly tools: InitTools;
  readonly deps: InitDeps;
}

async function readTables(
  candidates: Candidates,
  options: InitOptions,
  { tools, deps }: World,
): Promise<SplitSource[]> {
  if (candidates.found.length === 0) return [];
  return deps.io.step("read the columns of predictions", async () => {
    try {
      const sources: SplitSource[] = [];
      for (const { path, isLikely } of candidates.found) {
        const table = await readTable(path, tools.tables, deps);
        if (table !== null && options.predictions !== undefined) demandColumns(table, options);
        // Of a found file that cannot be read nothing can be proposed; one that was named is taken at its word.
        if (table !== null || options.predictions !== undefined) sources.push({ path, table, isLikely });
      }
      return sources;
    } finally {
      await tools.tables.close();
    }
  });
}

/** Null for a file that is not there or is no table: init goes on without it, and says so. */
async function readTable(path: string, tables: Tables, { io }: InitDeps): Promise<TableFacts | null> {
  try {
    return await tables.describe(path);
  } catch (error) {
    if (!(error instanceof CibotError)) throw error;
    io.warn(error.message);
    return null;
  }
}

/** Throws `invalid_usage` for a column that a named file does not have. */
function demandColumns({ path, columns }: TableFacts, { label, score, id }: InitOptions): void {
  const names = columns.map(({ name }) => name);
  for (const [flag, column] of Object.entries({ label, score, id })) {
    if (column === undefined || names.includes(column)) continue;
    throw invalidUsage({
      message: `\`--${flag}\`: ${path} has no column "${column}"${suggestName(column, names)}.`,
      hint: `Name a column of ${path} with \`--${flag}\`.`,
    });
  }
}

/** Null when it is not known, or when nothing but files is wanted (`--forge local`). */
async function chooseForge({ git }: Survey, { forge }: InitTools, deps: InitDeps): Promise<Finding<InitForge> | null> {
  if (forge === "gitlab" || forge === "github") return { value: forge, why: "as asked" };
  if (forge !== undefined) return null;
  const { files } = await deps.project();
  const has = async (path: string) => (await files.find(path)) !== undefined;
  const [hasGitlabFile, hasGithubFile] = await Promise.all([has(gitlabPath), has(githubPath)]);
  return findForge({ remote: git.remote, hasGitlabFile, hasGithubFile }) ?? null;
}
