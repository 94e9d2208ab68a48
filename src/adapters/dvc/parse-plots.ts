import type { VegaLiteSpec } from "../../core/plots/plot.ts";
import { dvcFailed } from "../../errors.ts";
import type { PlotProblem } from "../../ports/project-plots.ts";
import { asArray, asObject } from "./json-object.ts";
import { parseBareJson } from "./parse-bare-json.ts";

export type ParsedPlot =
  | { readonly kind: "vega"; readonly id: string; readonly revs: readonly string[]; readonly spec: VegaLiteSpec }
  | { readonly kind: "images"; readonly id: string; readonly images: readonly { rev: string; path: string }[] };

export interface ParsedPlots {
  readonly plots: readonly ParsedPlot[];
  readonly problems: readonly PlotProblem[];
}

/**
 * Reads `dvc plots show --json` and `dvc plots diff --json`. Throws `dvc_failed` for what is none.
 *
 *     {"errors": [{"name": "lift.csv", "rev": "workspace", "source": "lift.csv", "type": "…", "msg": "…"}],
 *      "data": {"ROC": [{"type": "vega", "revisions": ["workspace", "main"], "content": {…}}],
 *               "a.png": [{"type": "image", "revisions": ["workspace"], "url": "/tmp/plots/workspace_a.png"}]}}
 */
export function parsePlots(output: string): ParsedPlots {
  const { data, errors } = asObject(parseAnswer(output));
  const problems = asArray(errors).map(parseProblem);
  const plots = Object.entries(asObject(data)).flatMap(([id, entries]) => parsePlot(id, asArray(entries)));
  const told = new Set([...plots.map(({ id }) => id), ...problems.map(({ plot }) => plot)]);
  const empty = Object.keys(asObject(data)).filter((id) => !told.has(id));
  return { plots, problems: [...problems, ...empty.map((plot) => ({ plot, rev: null, reason: "it has no data" }))] };
}

function parseAnswer(output: string): unknown {
  // Without any plot DVC prints nothing, or an empty object.
  if (output.trim() === "") return {};
  try {
    return parseBareJson(output);
  } catch (cause) {
    throw dvcFailed({ args: "plots diff --json", detail: "the answer is no JSON" }, { cause });
  }
}

function parsePlot(id: string, entries: readonly unknown[]): ParsedPlot[] {
  const parts = entries.map(asObject);
  const images = parts.flatMap(({ type, url, revisions }) =>
    type === "image" && typeof url === "string" ? [{ rev: String(asArray(revisions)[0]), path: url }] : [],
  );
  if (images.length > 0) return [{ kind: "images", id, images }];
  return parts.flatMap(({ type, revisions, content }) => {
    if (type !== "vega") return [];
    // Before DVC 3.33 the specification came as text.
    const spec = asObject(typeof content === "string" ? parseAnswer(content) : content);
    return [{ kind: "vega", id, revs: asArray(revisions).map(String), spec }] as const;
  });
}

function parseProblem(error: unknown): PlotProblem {
  const { name, rev, msg, type } = asObject(error);
  return {
    plot: typeof name === "string" ? name : null,
    rev: typeof rev === "string" ? rev : null,
    reason: typeof msg === "string" && msg !== "" ? msg : String(type ?? "unknown error"),
  };
}
