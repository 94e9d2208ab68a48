import { dirname, join } from "node:path/posix";

/** A stage of a `dvc.yaml`; `foreach` and `matrix` stages stand for several. */
export interface PipelineStage {
  readonly name: string;
  readonly kind: "plain" | "foreach" | "matrix";
  readonly paths: StagePaths;
}

/** Paths relative to the project; `*` stands for what a `${…}` template yields where that is not known. */
export interface StagePaths {
  readonly outs: readonly string[];
  readonly metrics: readonly string[];
  readonly plots: readonly string[];
  readonly deps: readonly string[];
  /** Files of parameters. */
  readonly params: readonly string[];
}

/** What a `dvc.yaml` declares. */
export interface PipelineFile {
  /** Relative to the project: `dvc.yaml`, `models/risk/dvc.yaml`. */
  readonly path: string;
  readonly stages: readonly PipelineStage[];
  /** Of the top level, relative to the project. */
  readonly metrics: readonly string[];
  readonly params: readonly string[];
  /** How many plots the top level defines. */
  readonly plots: number;
}

type Values = Readonly<Record<string, unknown>>;

export interface PipelineSource {
  readonly path: string;
  /** The parsed YAML. */
  readonly document: unknown;
  /** Of `params.yaml` beside it, which fills `${…}`. */
  readonly params: Values;
}

/**
 * Reads what init needs of a `dvc.yaml` (https://dvc.org/doc/user-guide/project-structure/dvcyaml-files). A string for
 * what DVC would not accept either.
 */
export function parsePipelineFile({ path, document, params }: PipelineSource): PipelineFile | string {
  if (!isMap(document ?? {})) return "it is no mapping";
  const root = toMap(document);
  if (!isMap(root.stages ?? {})) return "`stages` is no mapping";
  const variables = Object.assign({}, params, ...toList(root.vars).filter(isMap));
  const place = { folder: dirname(path), variables };
  const stages: PipelineStage[] = [];
  for (const [name, body] of Object.entries(toMap(root.stages))) {
    if (!isMap(body)) return `the stage "${name}" is no mapping`;
    stages.push(parseStage(name, body, place));
  }
  return {
    path,
    stages,
    metrics: listPaths(root.metrics, place),
    params: listPaths(root.params, place),
    plots: isMap(root.plots) ? Object.keys(root.plots).length : toList(root.plots).length,
  };
}

interface Place {
  /** Of the `dvc.yaml`, relative to the project. */
  readonly folder: string;
  readonly variables: Values;
}

function parseStage(name: string, stage: Values, { folder, variables }: Place): PipelineStage {
  const kind = "foreach" in stage ? "foreach" : "matrix" in stage ? "matrix" : "plain";
  const body = kind === "foreach" ? toMap(stage.do) : stage;
  const all = listItems(stage, variables).map((item) =>
    parseBody(body, { folder, variables: { ...variables, ...item } }),
  );
  const join = (key: keyof StagePaths) => [...new Set(all.flatMap((paths) => paths[key]))];
  const paths = { outs: join("outs"), metrics: join("metrics"), plots: join("plots"), deps: join("deps") };
  return { name, kind, paths: { ...paths, params: join("params") } };
}

function parseBody(body: Values, { folder, variables }: Place): StagePaths {
  const wdir = typeof body.wdir === "string" ? fillTemplate(body.wdir, variables) : ".";
  const place = { folder: join(folder, wdir), variables };
  const list = (key: string) => listPaths(body[key], place);
  const paths = { outs: list("outs"), metrics: list("metrics"), plots: list("plots"), deps: list("deps") };
  return { ...paths, params: listParamsFiles(body.params, place) };
}

/** More stages than this are not told apart: their paths hold `*` instead. */
const mostItems = 100;

/** What `${item}` and `${key}` stand for in each stage of a `foreach` or a `matrix`; nothing for a plain stage. */
function listItems(stage: Values, variables: Values): readonly Values[] {
  const items =
    "foreach" in stage
      ? listForeach(resolveReference(stage.foreach, variables))
      : listMatrix(toMap(stage.matrix), variables);
  return items.length === 0 || items.length > mostItems ? [{}] : items;
}

function listForeach(values: unknown): readonly Values[] {
  if (Array.isArray(values)) return values.map((item: unknown) => ({ item }));
  return Object.entries(toMap(values)).map(([key, item]) => ({ key, item }));
}

/** Every combination of one value of each axis. */
function listMatrix(axes: Values, variables: Values): readonly Values[] {
  const names = Object.keys(axes);
  if (names.length === 0) return [];
  let combinations: readonly Values[] = [{}];
  for (const name of names) {
    const values = toList(resolveReference(axes[name], variables));
    combinations = combinations.flatMap((chosen) => values.map((value) => ({ ...chosen, [name]: value })));
    if (combinations.length > mostItems) break;
  }
  return combinations.map((item) => ({ item }));
}

/** `${models}` as a whole stands for a list or a map. */
function resolveReference(value: unknown, variables: Values): unknown {
  const [, name] = typeof value === "string" ? (/^\$\{\s*([^}]*?)\s*\}$/.exec(value) ?? []) : [];
  return name === undefined ? value : findVariable(name, variables);
}

/** Entries are paths, or maps of one path and its options. */
function listPaths(entries: unknown, { folder, variables }: Place): string[] {
  const names = (isMap(entries) ? [entries] : toList(entries)).flatMap((entry) =>
    typeof entry === "string" ? [entry] : isMap(entry) ? Object.keys(entry) : [],
  );
  return names.flatMap((name) => {
    const filled = fillTemplate(name, variables);
    const path = join(folder, filled);
    // Data of another machine or outside of the project is nothing that a report could show.
    return /^([a-z][a-z0-9+.-]*:\/\/|\/)/i.test(filled) || path.startsWith("../") ? [] : [path];
  });
}

/** A name alone is a key of `params.yaml`; a map names other files. */
function listParamsFiles(entries: unknown, { folder }: Place): string[] {
  return toList(entries).flatMap((entry) =>
    isMap(entry) ? Object.keys(entry).map((file) => join(folder, file)) : [join(folder, "params.yaml")],
  );
}

/** `${a.b}` by its value where it is a text or a number, else `*`. */
function fillTemplate(text: string, variables: Values): string {
  return text.replaceAll(/\$\{\s*([^}]*?)\s*\}/g, (_, name: string) => {
    const value = findVariable(name, variables);
    return typeof value === "string" || typeof value === "number" ? String(value) : "*";
  });
}

const findVariable = (name: string, variables: Values): unknown =>
  name.split(".").reduce<unknown>((node, key) => (isMap(node) ? node[key] : undefined), variables);

const isMap = (value: unknown): value is Values => value !== null && typeof value === "object" && !Array.isArray(value);

const toMap = (value: unknown): Values => (isMap(value) ? value : {});

const toList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
