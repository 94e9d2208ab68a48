import { resolve } from "node:path/posix";
import type { InitDeps } from "../../src/commands/init-tools.ts";
import { type PipelineFile, parsePipelineFile } from "../../src/core/init/pipeline-file.ts";
import { buildColumn, buildFlag, buildKey, buildTable } from "./build-table.ts";
import { FakeTemplates } from "./fake-demo.ts";
import { FakeCiTemplates, FakeNewFiles, FakeQuestions, FakeSurvey, FakeTables } from "./fake-init.ts";
import { given } from "./given.ts";

export interface GivenInit {
  /** Answers by what a question contains; without any there is no terminal. */
  readonly answers?: Record<string, string | boolean>;
  /** `--forge`. */
  readonly forge?: string;
  /** Address of `origin`. */
  readonly remote?: string | null;
  readonly color?: boolean;
}

/** A project called churn on GitLab, with a stage that writes metrics and `pred/test.csv`, and no file of cibot. */
export function givenInit({ answers, forge, remote = "git@gitlab.com:team/churn.git", color = false }: GivenInit = {}) {
  const { deps: base, output, files } = given();
  files.onDisk = {};
  const survey = new FakeSurvey({
    folder: "clone",
    prefix: "",
    git: { remote, remoteHead: "main", branches: ["main"], current: "main" },
    pipelines: [pipeline],
    params: [{ path: "params.yaml", content: { train: { epochs: 5 } } }],
    metrics: [{ path: "metrics.json", content: { test: { auc: 0.7 } } }],
    tables: ["pred/test.csv"],
    equipment: { hasDags: false, hasDockerfile: false, hasTests: false, requirements: null },
  });
  const tables = new FakeTables();
  tables.facts["pred/test.csv"] = buildTable(
    [buildKey("customer_id"), buildFlag("target"), buildColumn("score")],
    "pred/test.csv",
  );
  const newFiles = new FakeNewFiles(files);
  const questions = answers === undefined ? null : new FakeQuestions(answers);
  const laidOut: Record<string, string> = {};
  /** Names in folders. */
  const folders: Record<string, readonly string[]> = {};
  const deps: InitDeps = {
    ...base,
    init: async () => ({
      survey,
      tables,
      ciTemplates: new FakeCiTemplates(),
      newFiles,
      templates: new FakeTemplates(laidOut),
      questions,
      forge,
      color,
      resolvePath: (path) => resolve("/work", path),
      listFolder: async (path) => folders[path] ?? [],
    }),
  };
  return { deps, output, files, survey, tables, newFiles, questions, laidOut, folders };
}

const pipeline: PipelineFile = (() => {
  const stage = { outs: ["pred/test.csv"], metrics: ["metrics.json"], params: ["train"] };
  const parsed = parsePipelineFile({ path: "dvc.yaml", document: { stages: { train: stage } }, params: {} });
  if (typeof parsed === "string") throw new Error(parsed);
  return parsed;
})();
