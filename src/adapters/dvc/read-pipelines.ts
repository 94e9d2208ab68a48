import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { runProcess } from "../process/run-process.ts";
import { asArray, asObject, type JsonObject } from "./json-object.ts";

/** Paths relative to the project; one of another folder begins with `..`. */
export interface DeclaredPaths {
  /** Metrics, plots, outs and files of params. */
  readonly results: readonly string[];
  readonly deps: readonly string[];
}

/** What every `dvc.yaml` and `dvc.lock` in the project's folder and below names. */
export async function readPipelines(directory: string): Promise<DeclaredPaths> {
  const pipelines = await listPipelines(directory);
  const declared = await Promise.all(pipelines.map((path) => readPipeline(directory, path)));
  return { results: declared.flatMap(({ results }) => results), deps: declared.flatMap(({ deps }) => deps) };
}

/** Whether a path that is relative to the project leaves it. */
export const isOutside = (path: string): boolean => path === ".." || path.startsWith("../");

async function listPipelines(directory: string): Promise<string[]> {
  const list = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ":(glob)**/dvc.yaml"];
  const { stdout } = await runProcess(list, { cwd: directory });
  return stdout.split("\0").filter((path) => path !== "");
}

async function readPipeline(directory: string, path: string): Promise<DeclaredPaths> {
  const folder = dirname(path);
  const [pipeline, lock] = await Promise.all([
    readYaml(join(directory, path)),
    readYaml(join(directory, folder, "dvc.lock")),
  ]);
  const stages = asObject(pipeline.stages);
  const collect = (list: (body: JsonObject) => string[]) => {
    const locked = Object.entries(asObject(lock.stages)).flatMap(([name, stage]) =>
      // A stage of `foreach` or `matrix` is locked under its name and an index: `train@1`.
      within(folder, asObject(stages[name.replace(/@.*$/, "")]), list(asObject(stage))),
    );
    const planned = Object.values(stages).flatMap((stage) => within(folder, asObject(stage), list(bodyOf(stage))));
    return [...planned, ...locked];
  };
  return {
    results: [...within(folder, {}, listPaths(pipeline, filesOf)), ...collect((body) => listPaths(body, keysOf))],
    deps: collect(({ deps }) => listEntries(deps).map(filesOf)),
  };
}

async function readYaml(path: string): Promise<JsonObject> {
  try {
    return asObject(parse(await readFile(path, "utf8"), { logLevel: "silent" }));
  } catch {
    // Absent, or broken: DVC has the words for that, and the other files count.
    return {};
  }
}

const bodyOf = (stage: unknown) => asObject(asObject(stage).do ?? stage);

/** Paths of a stage are relative to its `wdir`; what a template makes of them is in `dvc.lock`. */
function within(folder: string, stage: JsonObject, paths: readonly string[]): string[] {
  const { wdir = "." } = bodyOf(stage);
  const isPlain = (text: unknown): text is string => typeof text === "string" && !text.includes("${");
  return isPlain(wdir) ? paths.filter(isPlain).map((path) => join(folder, wdir, path)) : [];
}

/** `metrics: [a.json]`, `outs: [{b.csv: {cache: false}}]`, `params: [{c.yaml: [lr]}]`; in a lock `outs: [{path: d}]`. */
function listPaths({ metrics, plots, outs, params }: JsonObject, readParam: (entry: Entry) => string): string[] {
  const results = [metrics, plots, outs]
    .flatMap(listEntries)
    .flatMap(({ name, value }) => [name, ...plotSources(value)]);
  return [...results, ...listEntries(params).map(readParam)];
}

/** In a stage a param that is a bare text is a key of params.yaml; at the top of `dvc.yaml` it is a file. */
const keysOf = ({ name, bare }: Entry) => (bare ? "params.yaml" : name);
const filesOf = ({ name }: Entry) => name;

interface Entry {
  readonly name: string;
  readonly value: unknown;
  readonly bare: boolean;
}

function listEntries(list: unknown): Entry[] {
  const items = Array.isArray(list) ? asArray(list) : [list];
  return items.flatMap((item): Entry[] => {
    if (typeof item === "string") return [{ name: item, value: null, bare: true }];
    const { path, ...rest } = asObject(item);
    if (typeof path === "string") return [{ name: path, value: null, bare: false }];
    return Object.entries(rest).map(([name, value]) => ({ name, value, bare: false }));
  });
}

/** The files of a plot that has a name of its own: `y: {evaluation.csv: [lift]}`. */
function plotSources(value: unknown): string[] {
  const { x, y } = asObject(value);
  return [x, y].flatMap((axis) => Object.keys(asObject(axis)));
}
