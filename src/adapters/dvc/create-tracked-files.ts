import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import type { TrackedFiles } from "../../ports/tracked-files.ts";
import { runProcess } from "../process/run-process.ts";
import { asArray, asObject, type JsonObject } from "./json-object.ts";

/** `.dvc/` is no file of this kind: its configuration can hold passwords. */
const ownFiles = ["?*.dvc", "dvc.yaml", "dvc.lock", ".gitignore"].map((name) => `:(glob)**/${name}`);

/** Reads the project's `dvc.yaml` and `dvc.lock`: milliseconds, where DVC needs the start of Python. */
export function createTrackedFiles(directory: string): TrackedFiles {
  return {
    list: async () => {
      const pipelines = await listPipelines(directory);
      const declared = await Promise.all(pipelines.map((path) => readPipeline(directory, path)));
      const paths = new Set(declared.flat().filter((path) => path !== ".." && !path.startsWith("../")));
      // What DVC caches is ignored by Git, and is not taken along for being named.
      return [...ownFiles, ...[...paths].toSorted().map((path) => `:(literal)${path}`)];
    },
  };
}

async function listPipelines(directory: string): Promise<string[]> {
  const list = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ":(glob)**/dvc.yaml"];
  const { stdout } = await runProcess(list, { cwd: directory });
  return stdout.split("\0").filter((path) => path !== "");
}

/** Paths of a pipeline, relative to the project. */
async function readPipeline(directory: string, path: string): Promise<string[]> {
  const folder = dirname(path);
  const [pipeline, lock] = await Promise.all([
    readYaml(join(directory, path)),
    readYaml(join(directory, folder, "dvc.lock")),
  ]);
  const stages = asObject(pipeline.stages);
  const locked = Object.entries(asObject(lock.stages)).flatMap(([name, stage]) =>
    // A stage of `foreach` or `matrix` is locked under its name and an index: `train@1`.
    within(folder, asObject(stages[name.replace(/@.*$/, "")]), listPaths(asObject(stage), keysOf)),
  );
  const planned = Object.values(stages).flatMap((stage) =>
    within(folder, asObject(stage), listPaths(bodyOf(stage), keysOf)),
  );
  return [...within(folder, {}, listPaths(pipeline, filesOf)), ...planned, ...locked];
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
