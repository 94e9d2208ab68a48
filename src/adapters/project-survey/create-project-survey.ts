import { basename, dirname, join } from "node:path";
import { type PipelineFile, parsePipelineFile } from "../../core/init/pipeline-file.ts";
import { listMetricsFiles } from "../../core/init/proposal.ts";
import type { DocumentFile, Equipment, Survey } from "../../core/init/survey.ts";
import { invalidPipeline, noStages, outsideDvc } from "../../errors.ts";
import type { ProjectSurvey } from "../../ports/project-survey.ts";
import { exists } from "../files/exists.ts";
import { listFiles } from "./list-files.ts";
import { readDocument } from "./read-document.ts";
import { readGitFacts } from "./read-git-facts.ts";

export function createProjectSurvey(directory: string): ProjectSurvey {
  return { look: () => look(directory) };
}

async function look(directory: string): Promise<Survey> {
  const { prefix, ...git } = await readGitFacts(directory);
  const depth = prefix === "" ? 0 : prefix.split("/").length;
  await demandDvc(directory, depth);
  const files = await listFiles(directory);
  const pipelines = await readPipelines(directory, files);
  const names = new Set(
    pipelines.flatMap(({ params, stages }) => [...params, ...stages.flatMap(({ paths }) => paths.params)]),
  );
  return {
    folder: basename(directory),
    prefix,
    git,
    pipelines,
    params: await readDocuments(directory, [...names]),
    metrics: await readDocuments(directory, listMetricsFiles(pipelines)),
    tables: files.filter((path) => /\.(parquet|csv|csv\.gz|jsonl|ndjson)$/i.test(path)),
    equipment: findEquipment(files),
  };
}

function findEquipment(files: readonly string[]): Equipment {
  const has = (path: string) => files.includes(path);
  return {
    hasDags: files.some((path) => /^dags\/.*\.py$/.test(path)),
    hasDockerfile: has("Dockerfile"),
    hasTests: has("requirements-dev.txt") && files.some((path) => /(^|\/)(test_\w+|\w+_test)\.py$/.test(path)),
    requirements: has("requirements.txt")
      ? "-r requirements.txt"
      : has("pyproject.toml") || has("setup.py")
        ? "."
        : null,
  };
}

/** DVC's folder may be in one above, up to the root of the repository. */
async function demandDvc(directory: string, depth: number): Promise<void> {
  let folder = directory;
  for (let level = 0; level <= depth; level++) {
    if (await exists(join(folder, ".dvc"))) return;
    folder = dirname(folder);
  }
  throw outsideDvc({ directory });
}

async function readPipelines(directory: string, files: readonly string[]): Promise<readonly PipelineFile[]> {
  const paths = files.filter((path) => path === "dvc.yaml" || path.endsWith("/dvc.yaml"));
  const pipelines: PipelineFile[] = [];
  for (const path of paths.toSorted((a, b) => Number(b === "dvc.yaml") - Number(a === "dvc.yaml"))) {
    pipelines.push(await readPipeline(directory, path));
  }
  const own = pipelines.find(({ path }) => path === "dvc.yaml");
  if (own !== undefined && own.stages.length > 0) return pipelines;
  const elsewhere = pipelines.find(({ stages }) => stages.length > 0);
  throw noStages({ hasFile: own !== undefined, elsewhere: elsewhere === undefined ? null : dirname(elsewhere.path) });
}

async function readPipeline(directory: string, path: string): Promise<PipelineFile> {
  const document = await readDocument(join(directory, path));
  if ("problem" in document) throw invalidPipeline({ path, detail: document.problem });
  const params = await readDocument(join(directory, dirname(path), "params.yaml")).catch(() => ({ content: {} }));
  const values = "content" in params && isRecord(params.content) ? params.content : {};
  const pipeline = parsePipelineFile({ path, document: document.content, params: values });
  if (typeof pipeline === "string") throw invalidPipeline({ path, detail: pipeline });
  return pipeline;
}

const isRecord = (value: unknown): value is Record<string, unknown> => value !== null && typeof value === "object";

/** Those that exist and can be read: others are DVC's to complain about. */
async function readDocuments(directory: string, paths: readonly string[]): Promise<readonly DocumentFile[]> {
  const documents = await Promise.all(
    paths.map(async (path): Promise<DocumentFile[]> => {
      if (!/\.(json|ya?ml)$/i.test(path)) return [];
      const document = await readDocument(join(directory, path)).catch(() => ({ problem: "" }));
      return "problem" in document ? [] : [{ path, content: document.content }];
    }),
  );
  return documents.flat();
}
