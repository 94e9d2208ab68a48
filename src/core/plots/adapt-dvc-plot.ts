import { countField, countRows } from "./count-rows.ts";
import type { VegaLiteSpec } from "./plot.ts";
import { colours, fontFamily, fontSizes, pictureWidth } from "./theme.ts";
import { type Row, thinLine } from "./thin-line.ts";

/** How the report calls a revision, by DVC's word for it. */
export type RevisionNames = Readonly<Record<string, { readonly name: string; readonly colour: string }>>;

type Json = Readonly<Record<string, unknown>>;

/**
 * A specification that DVC filled in, as a still picture of the report: our width, font and colours, our names for the
 * revisions, and no more data than is seen. Templates of Vega-Lite 4 and 5 compile with 6.
 */
export function adaptDvcPlot(spec: VegaLiteSpec, revisions: RevisionNames): VegaLiteSpec {
  const still = adaptTree(spec, { revisions, checkboxes: findCheckboxes(spec) });
  return {
    ...nameRows(reduceData(still), revisions),
    ...findSize(still),
    background: colours.background,
    padding: 16,
    config: mergeConfig(spec),
  };
}

interface Adaptation {
  readonly revisions: RevisionNames;
  /** Names of the parameters that a reader would tick. */
  readonly checkboxes: ReadonlySet<string>;
}

/** Changes every object of the specification but the data. */
function adaptTree(node: Json, adaptation: Adaptation): Json {
  const entries = Object.entries(node).map(([key, value]) => {
    if (key === "data" || key === "datasets") return [key, value];
    if (Array.isArray(value)) return [key, value.map((part) => (isObject(part) ? adaptTree(part, adaptation) : part))];
    if (!isObject(value)) return [key, value];
    return [key, adaptTree(colourRevisions(tick(value, adaptation), adaptation), adaptation)];
  });
  return Object.fromEntries(entries);
}

function findCheckboxes({ params }: Json): Set<string> {
  const ticked = asArray(params)
    .map(asObject)
    .filter(({ bind }) => asObject(bind).input === "checkbox");
  return new Set(ticked.map(({ name }) => String(name)));
}

/** Nobody can tick a box of a picture: what it would show is shown, as the counts of a confusion matrix. */
function tick(channel: Json, { checkboxes }: Adaptation): Json {
  const { param, ...shown } = asObject(channel.condition);
  return typeof param === "string" && checkboxes.has(param) ? shown : channel;
}

/** A scale that DVC made has one colour per revision; that of a template's author stays. */
function colourRevisions(channel: Json, { revisions }: Adaptation): Json {
  if (channel.field !== "rev") return channel;
  const domain = asArray(asObject(channel.scale).domain).map(String);
  if (domain.length === 0 || domain.some((rev) => !Object.hasOwn(revisions, rev))) return channel;
  const known = domain.flatMap((rev) => revisions[rev] ?? []);
  return {
    ...channel,
    title: null,
    scale: { domain: known.map(({ name }) => name), range: known.map(({ colour }) => colour) },
  };
}

function nameRows(spec: Json, revisions: RevisionNames): Json {
  return mapRows(spec, (rows) =>
    rows.map((row) => ({
      ...row,
      ...(typeof row.rev === "string" ? { rev: revisions[row.rev]?.name ?? row.rev } : {}),
    })),
  );
}

function mapRows(spec: Json, change: (rows: readonly Row[]) => readonly Row[]): Json {
  const { values } = asObject(spec.data);
  return Array.isArray(values)
    ? { ...spec, data: { ...asObject(spec.data), values: change(values.map(asObject)) } }
    : spec;
}

function reduceData(spec: Json): Json {
  const counted = countConfusion(spec);
  if (counted !== undefined) return counted;
  const line = findLine(spec);
  return line === undefined ? spec : mapRows(spec, (rows) => thinLine(rows, line));
}

/** DVC's confusion templates count one row per sample in their first step. */
function countConfusion(spec: Json): Json | undefined {
  const inner = asObject(spec.spec);
  const [first, ...rest] = asArray(inner.transform).map(asObject);
  const [operation, ...others] = asArray(first?.aggregate).map(asObject);
  if (first === undefined || operation?.op !== "count" || others.length > 0) return undefined;
  const panels = Object.values(asObject(spec.facet)).flatMap((panel) => asObject(panel).field ?? []);
  const fields = [...new Set([...asArray(first.groupby), ...panels].map((field) => unescapeField(String(field))))];
  const sum = { ...first, aggregate: [{ op: "sum", field: countField, as: operation.as }] };
  const summed = { ...spec, spec: { ...inner, transform: [sum, ...rest] } };
  return mapRows(summed, (rows) => countRows(rows, fields));
}

/** The axes of a plot whose only data marks are lines through numbers; undefined for any other. */
function findLine(spec: Json) {
  const text = JSON.stringify({ ...spec, data: null });
  if (!/"(mark|type)":"line"/.test(text) || /"(bin|timeUnit|density|regression|quantile|window)":/.test(text))
    return undefined;
  const x = /"x":\{[^{}]*"field":"((?:[^"\\]|\\.)+)","type":"quantitative"/.exec(text)?.[1];
  const y = /"y":\{[^{}]*"field":"((?:[^"\\]|\\.)+)","type":"quantitative"/.exec(text)?.[1];
  if (x === undefined || y === undefined) return undefined;
  const field = (json: string) => unescapeField(String(JSON.parse(`"${json}"`)));
  return { x: field(x), y: field(y), series: ["rev", "filename", "field", "filename::field"] };
}

/** `a\.b` names the column `a.b`. */
const unescapeField = (field: string) => field.replaceAll(/\\(.)/g, "$1");

function findSize(spec: Json): Json {
  const { facet, hconcat, vconcat, concat, repeat, encoding } = spec;
  const { row, column } = asObject(encoding);
  const isFilled = (value: unknown) => Object.keys(asObject(value)).length > 0;
  // Vega-Lite fits a single view into the picture, yet no panels.
  if ([facet, hconcat, vconcat, concat, repeat, row, column].some(isFilled)) return {};
  return { width: pictureWidth, height: 380, autosize: { type: "fit", contains: "padding" } };
}

function mergeConfig({ config }: Json): Json {
  const look = {
    font: fontFamily,
    // Over the picture, not over the plot: from its middle a long title would run over the edge.
    title: { fontSize: fontSizes.title, color: colours.ink, offset: 12, limit: pictureWidth - 40, frame: "bounds" },
    axis: {
      labelFontSize: fontSizes.small,
      titleFontSize: fontSizes.small,
      gridColor: colours.grid,
      domainColor: colours.axis,
    },
    header: { title: null, labelFontSize: fontSizes.small },
    axisDiscrete: { labelOverlap: true },
    legend: { orient: "top", labelFontSize: fontSizes.small, labelLimit: 260 },
    line: { strokeWidth: 2 },
  };
  return { ...look, ...asObject(config) };
}

const isObject = (value: unknown): value is Json =>
  value !== null && typeof value === "object" && !Array.isArray(value);
const asObject = (value: unknown): Json => (isObject(value) ? value : {});
const asArray = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
